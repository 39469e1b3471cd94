import { winner, type Entry } from './document-index.ts';
import type { Pouch, Row, StoredRevision } from './pouch.ts';
import { generation, leavesOf, readRevisions } from '../revisions.ts';

/** PouchDB lists leaves in no order that says which one wins. */
async function readEntry(pouch: Pouch, row: Row): Promise<Entry> {
  if (row.revs.length === 1) return row;
  const leaves = leavesOf(readRevisions(await pouch.tree(row.id)));
  return { ...row, revs: leaves.map((leaf) => leaf.rev) };
}

/** Every document that changed after a sequence, oldest change first. */
export async function readEntries(pouch: Pouch, since: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const row of await pouch.rowsSince(since)) entries.push(await readEntry(pouch, row));
  return entries;
}

/**
 * The entries of documents that PouchDB has just written after a sequence, one revision each, which is the only leaf. It
 * numbers the revisions of a batch one after another, sorted by id (in JavaScript's order).
 */
export function numberEntries(revisions: StoredRevision[], since: number): Entry[] {
  const sorted = [...revisions].sort((a, b) => (a._id < b._id ? -1 : 1));
  return sorted.map(({ _id, _rev, _deleted }, index) => ({
    id: _id,
    seq: since + index + 1,
    deleted: _deleted === true,
    revs: [_rev]
  }));
}

/** An upper bound of the superseded bodies that are still stored. */
export function countSuperseded(entries: Entry[], compactedTo: number): number {
  const changed = entries.filter((entry) => entry.seq > compactedTo);
  const older = changed.reduce((total, entry) => total + generation(winner(entry)) - 1, 0);
  return Math.min(older, entries.reduce((last, entry) => Math.max(last, entry.seq), 0) - compactedTo);
}
