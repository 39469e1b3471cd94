/** Versions of a document that no other version replaced: one, or several where it was changed in two places at once. */
import { statusOf, TidesheetError } from '#domain/errors.ts';

const CHUNK_DOCUMENTS = 500;

/** All of them with their histories, deleted ones included. None where the document never existed. */
export async function leavesOf(database: PouchDB.Database, id: string): Promise<PouchDB.Core.Stored[]> {
  try {
    const found = await database.get(id, { open_revs: 'all', revs: true });
    return found.flatMap((leaf) => ('ok' in leaf ? leaf.ok : []));
  } catch (error) {
    if (statusOf(error) === 404) return [];
    throw error;
  }
}

/** Those that are not deleted, the winning one first. */
export async function versionsOf(database: PouchDB.Database, id: string): Promise<PouchDB.Core.Stored[]> {
  const [leaves, { rows }] = await Promise.all([leavesOf(database, id), database.allDocs({ keys: [id] })]);
  const winner = rows[0]?.error === undefined ? rows[0]?.value.rev : undefined;
  const living = leaves.filter(({ _deleted }) => !_deleted);
  return living.sort((a, b) => Number(b._rev === winner) - Number(a._rev === winner));
}

/**
 * Resolves a conflict with the version `rev`: its content goes on top of the winning version, and the others are deleted.
 *
 * @throws TidesheetError where that version no longer exists, or cannot be written.
 */
export async function resolveConflict(database: PouchDB.Database, id: string, rev: string): Promise<void> {
  const [winner, ...others] = await versionsOf(database, id);
  const chosen = [winner, ...others].find((version) => version?._rev === rev);
  if (!winner || !chosen)
    throw new TidesheetError(
      'This document was changed again in the meantime. Review its versions and choose again.',
      {
        code: 'version-gone'
      }
    );
  const deletions = others.map(({ _id, _rev }) => ({ _id, _rev, _deleted: true as const }));
  // One write, so that a push in between never sends half of it.
  const results = await database.bulkDocs([
    ...(chosen === winner ? [] : [onTopOf(winner, chosen)]),
    ...deletions
  ]);
  const refused = results.find((result) => 'error' in result);
  if (refused)
    throw new TidesheetError(`The version could not be saved: ${refused.message}`, {
      code: 'version-not-saved'
    });
}

function onTopOf(winner: PouchDB.Core.Stored, { ...chosen }: PouchDB.Core.Stored): PouchDB.Core.Stored {
  delete chosen._revisions;
  return { ...chosen, _rev: winner._rev };
}

/** Copies the wanted documents; those `withHistory` come with their histories and all versions. Returns the ids left out. */
export async function copyDocuments(
  from: PouchDB.Database,
  to: PouchDB.Database,
  { isWanted, withHistory }: { isWanted: (id: string) => boolean; withHistory: Set<string> }
): Promise<string[]> {
  const ids = (await from.allDocs()).rows.map(({ id }) => id);
  const wanted = ids.filter((id) => isWanted(id));
  for (let start = 0; start < wanted.length; start += CHUNK_DOCUMENTS) {
    const keys = wanted.slice(start, start + CHUNK_DOCUMENTS);
    const { rows } = await from.allDocs({ keys, include_docs: true, conflicts: true });
    const docs = rows.flatMap(({ doc }) => doc ?? []);
    for (const { _id, _conflicts } of docs) if (_conflicts) withHistory.add(_id);
    await to.bulkDocs(
      docs.filter(({ _id }) => !withHistory.has(_id)),
      { new_edits: false }
    );
  }
  for (const id of withHistory)
    if (isWanted(id)) await to.bulkDocs(await leavesOf(from, id), { new_edits: false });
  return ids.filter((id) => !isWanted(id));
}
