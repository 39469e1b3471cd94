/** How far a database has been read: local documents in it, which do not replicate. */
import * as v from 'valibot';
import { orMissing, statusOf, type Couch } from '../../../couch/connection.ts';

export const Sequence = v.union([v.string(), v.number()]);
export type Sequence = v.InferOutput<typeof Sequence>;

const Checkpoint = v.object({ _rev: v.string(), since: Sequence, into: v.optional(v.string()) });
export type Checkpoint = {
  since: Sequence;
  rev: string | undefined;
  /** The identity of the database that was written to; undefined where nothing depends on it. */
  into?: string | undefined;
};

const Changes = v.object({ results: v.array(v.object({ id: v.string() })), last_seq: Sequence });

export const CHANGES_AT_ONCE = 500;

/** What changed after `since`, `CHANGES_AT_ONCE` at most. */
export async function readChanges(couch: Couch, database: string, since: Sequence) {
  const qs = { since, limit: CHANGES_AT_ONCE };
  const changes = v.parse(Changes, await couch.request({ db: database, path: '_changes', qs }));
  return { ids: changes.results.map(({ id }) => id), last: changes.last_seq };
}

/** Without one: the beginning. */
export async function readCheckpoint(couch: Couch, database: string, name: string): Promise<Checkpoint> {
  const stored = await orMissing(couch.request({ db: database, path: `_local/${name}` }));
  if (stored === undefined) return { since: 0, rev: undefined };
  const { since, _rev, into } = v.parse(Checkpoint, stored);
  return { since, rev: _rev, into };
}

const Written = v.object({ rev: v.string() });

/** The later of two writers gives up: its work is found done already. */
export async function writeCheckpoint(
  couch: Couch,
  database: string,
  name: string,
  { since, rev, into }: Checkpoint
): Promise<Checkpoint> {
  const body = { _rev: rev, since, into };
  try {
    const response = await couch.request({ db: database, path: `_local/${name}`, method: 'PUT', body });
    return { since, rev: v.parse(Written, response).rev, into };
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
    return readCheckpoint(couch, database, name);
  }
}
