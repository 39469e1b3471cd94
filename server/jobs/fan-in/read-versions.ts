import * as v from 'valibot';
import { orMissing, type Couch } from '../../../couch/connection.ts';

const Stored = v.looseObject({
  _id: v.string(),
  _rev: v.string(),
  _conflicts: v.optional(v.array(v.string()), [])
});
export type StoredVersion = { _id: string; _rev: string };

/** Of a document in conflict no more versions than this are read: anybody who may write it can make any number of them. */
export const MAX_VERSIONS = 20;

/**
 * The versions of a document that are not deleted, the winning one first, one read at a time; at most `MAX_VERSIONS`, and none where there
 * is no such document.
 */
export async function* eachVersion(
  couch: Couch,
  database: string,
  id: string
): AsyncGenerator<StoredVersion> {
  const db = couch.use(database);
  const found = await orMissing(db.get(id, { conflicts: true }));
  if (!found) return;
  const { _conflicts: revs, ...winner } = v.parse(Stored, found);
  yield winner;
  for (const rev of revs.slice(0, MAX_VERSIONS - 1)) {
    const other = await orMissing(db.get(id, { rev }));
    if (other) yield v.parse(Stored, other);
  }
}

/** The same, all at once. */
export async function readVersions(couch: Couch, database: string, id: string): Promise<StoredVersion[]> {
  const versions: StoredVersion[] = [];
  for await (const version of eachVersion(couch, database, id)) versions.push(version);
  return versions;
}
