/** All versions of a document that no other one came after: one, or several where it was changed in two places at once. */
import { isMissing } from './records.ts';
import type { Database, StoredDocument } from './pouch.ts';

/** With their histories; deleted ones included. None where the document was never there. */
export async function leavesOf(database: Database, id: string): Promise<StoredDocument[]> {
  try {
    const found = await database.get(id, { open_revs: 'all', revs: true });
    return found.flatMap((leaf) => ('ok' in leaf ? leaf.ok : []));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Those that are not deleted, the one that is shown first. */
export async function versionsOf(database: Database, id: string): Promise<StoredDocument[]> {
  const [leaves, { rows }] = await Promise.all([leavesOf(database, id), database.allDocs({ keys: [id] })]);
  const shown = rows[0]?.error === undefined ? rows[0]?.value.rev : undefined;
  const living = leaves.filter(({ _deleted }) => !_deleted);
  return living.sort((a, b) => Number(b._rev === shown) - Number(a._rev === shown));
}

/**
 * Lets one version be the only one: its content goes on top of the shown version, and the others end. Throws where there is
 * no such version (any more).
 */
export async function keepVersion(database: Database, id: string, rev: string): Promise<void> {
  const [shown, ...others] = await versionsOf(database, id);
  const kept = [shown, ...others].find((version) => version?._rev === rev);
  if (!shown || !kept)
    throw new Error('This was changed again meanwhile. Look at its versions once more, then choose.');
  const ends = others.map(({ _id, _rev }) => ({ _id, _rev, _deleted: true as const }));
  // One write, so that a push in between never sees half of it.
  const answers = await database.bulkDocs([...(kept === shown ? [] : [onTopOf(shown, kept)]), ...ends]);
  const refused = answers.find((answer) => 'error' in answer);
  if (refused) throw new Error(`The version could not be kept: ${refused.message}`);
}

function onTopOf(shown: StoredDocument, { ...kept }: StoredDocument): StoredDocument {
  delete kept._revisions;
  return { ...kept, _rev: shown._rev };
}
