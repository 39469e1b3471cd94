import { compareBytes, lowerBound } from '../collate.ts';
import { isDesignId } from '../documents.ts';
import { generationOf, leavesOf, readRevisions } from '../revisions.ts';
import type { ChangedDocument, Pouch, StoredRevision } from './pouch.ts';

/** What is in memory of each document: its last update sequence and its leaves, winner first. */
export type IndexEntry = { id: string; seq: number; deleted: boolean; revs: string[] };

/** The winning revision. */
export const winnerOf = (entry: IndexEntry) => entry.revs[0] as string;

/** The documents of a database by id and by update sequence, read from LevelDB once and updated by every write. */
export class DocumentIndex {
  readonly #byId = new Map<string, IndexEntry>();
  #live: string[] = [];
  #bySequence: IndexEntry[] = [];
  #designSequence = 0;

  constructor(entries: IndexEntry[]) {
    for (const entry of entries) this.#byId.set(entry.id, entry);
    this.#live = entries
      .filter((entry) => !entry.deleted)
      .map((entry) => entry.id)
      .sort(compareBytes);
    this.#bySequence = [...entries].sort((a, b) => a.seq - b.seq);
    this.#designSequence = this.#bySequence.findLast((entry) => isDesignId(entry.id))?.seq ?? 0;
  }

  get(id: string): IndexEntry | undefined {
    return this.#byId.get(id);
  }

  /** Ids of the documents that are not deleted, in byte order. */
  get liveIds(): readonly string[] {
    return this.#live;
  }

  /** Those of `liveIds` that name design documents. */
  get designIds(): readonly string[] {
    const from = lowerBound(this.#live, (id) => compareBytes(id, '_design/') < 0);
    const to = lowerBound(this.#live, (id) => compareBytes(id, '_design0') < 0);
    return this.#live.slice(from, to);
  }

  get deletedCount(): number {
    return this.#byId.size - this.#live.length;
  }

  get lastSequence(): number {
    return this.#bySequence.at(-1)?.seq ?? 0;
  }

  /** The sequence of the last change to a design document, deletions included. */
  get designSequence(): number {
    return this.#designSequence;
  }

  /** Every document, oldest change first. */
  get bySequence(): readonly IndexEntry[] {
    return this.#bySequence;
  }

  /** The position in `bySequence` of the first change after a sequence. */
  positionAfter(sequence: number): number {
    return lowerBound(this.#bySequence, (entry) => entry.seq <= sequence);
  }

  put(entry: IndexEntry): void {
    const { id, seq, deleted } = entry;
    const old = this.#byId.get(id);
    if (old) this.#bySequence.splice(this.positionAfter(old.seq - 1), 1);
    this.#bySequence.push(entry);
    this.#byId.set(id, entry);
    if (isDesignId(id)) this.#designSequence = seq;
    const position = lowerBound(this.#live, (other) => compareBytes(other, id) < 0);
    const isListed = this.#live[position] === id;
    if (isListed && deleted) this.#live.splice(position, 1);
    if (!isListed && !deleted) this.#live.splice(position, 0, id);
  }
}

/** PouchDB does not say which of several leaves wins. */
async function toEntry(pouch: Pouch, changed: ChangedDocument): Promise<IndexEntry> {
  if (changed.revs.length === 1) return changed;
  const leaves = leavesOf(readRevisions(await pouch.tree(changed.id)));
  return { ...changed, revs: leaves.map((leaf) => leaf.rev) };
}

/** Every document that changed after a sequence, oldest change first. */
export async function readEntries(pouch: Pouch, since: number): Promise<IndexEntry[]> {
  const entries: IndexEntry[] = [];
  for (const changed of await pouch.changesSince(since)) entries.push(await toEntry(pouch, changed));
  return entries;
}

/**
 * The entries of documents that PouchDB has just written after a sequence, if each has one revision, its only leaf. PouchDB
 * numbers the revisions of a batch by id, in JavaScript's order.
 */
export function numberEntries(revisions: StoredRevision[], since: number): IndexEntry[] {
  const sorted = [...revisions].sort((a, b) => (a._id < b._id ? -1 : 1));
  return sorted.map(({ _id, _rev, _deleted }, index) => ({
    id: _id,
    seq: since + index + 1,
    deleted: _deleted === true,
    revs: [_rev]
  }));
}

/** An upper bound of the superseded bodies that are still stored. */
export function countSuperseded(entries: IndexEntry[], compactedTo: number): number {
  const changed = entries.filter((entry) => entry.seq > compactedTo);
  const older = changed.reduce((total, entry) => total + generationOf(winnerOf(entry)) - 1, 0);
  const lastSequence = entries.reduce((last, entry) => Math.max(last, entry.seq), 0);
  return Math.min(older, lastSequence - compactedTo);
}
