import { renderDocument, type JsonObject } from './documents.ts';
import { leavesOf, revisionsMember, type Revision, type Revisions } from './revisions.ts';
import type { Database } from './store/database.ts';
import type { DocumentRecord } from './store/document-record.ts';
import { winnerOf, type IndexEntry } from './store/document-index.ts';

/** Further members that a reader asks for. */
export type Extras = { revs?: boolean; conflicts?: boolean; deletedConflicts?: boolean; revsInfo?: boolean };

function conflictsOf(revisions: Revisions, rev: string, deleted: boolean): string[] {
  return leavesOf(revisions)
    .filter((leaf) => leaf.rev !== rev && leaf.deleted === deleted)
    .map((leaf) => leaf.rev);
}

function revsInfoOf(revisions: Revisions, rev: string) {
  const { start, ids } = revisionsMember(revisions, rev);
  const status = (revision: Revision | undefined) =>
    !revision?.available ? 'missing' : revision.deleted ? 'deleted' : 'available';
  return ids
    .map((id, age) => `${start - age}-${id}`)
    .map((one) => ({ rev: one, status: status(revisions.get(one)) }));
}

function extraMembers(revisions: Revisions, rev: string, extras: Extras): JsonObject {
  const conflicts = extras.conflicts ? conflictsOf(revisions, rev, false) : [];
  const deletedConflicts = extras.deletedConflicts ? conflictsOf(revisions, rev, true) : [];
  return {
    ...(extras.revs && { _revisions: revisionsMember(revisions, rev) }),
    ...(extras.revsInfo && { _revs_info: revsInfoOf(revisions, rev) }),
    ...(conflicts.length > 0 && { _conflicts: conflicts }),
    ...(deletedConflicts.length > 0 && { _deleted_conflicts: deletedConflicts })
  };
}

/** One revision as JSON text; undefined when it is unknown or its body was compacted. */
export async function renderRevision(
  { store }: Database,
  record: DocumentRecord | undefined,
  { rev, extras = {} }: { rev: string; extras?: Extras }
): Promise<string | undefined> {
  const stored = await store.body(record, rev);
  if (!record || !stored) return undefined;
  const extra = extraMembers(record.revisions, rev, extras);
  return renderDocument({ id: record.id, rev, ...stored, extra });
}

/** The winning revision as JSON text; undefined when its body was compacted meanwhile. */
export const renderWinner = async (database: Database, entry: IndexEntry, extras: Extras = {}) =>
  renderRevision(database, await database.record(entry.id), { rev: winnerOf(entry), extras });
