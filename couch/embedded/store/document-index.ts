import { compareBytes, lowerBound } from '../collate.ts';
import { isDesignId } from '../documents.ts';

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
  #lastSequence: number;

  /** `lastSequence` may be higher than that of every entry: a document was purged. */
  constructor(entries: IndexEntry[], lastSequence: number) {
    this.#lastSequence = lastSequence;
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
    return this.#lastSequence;
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
    this.#lastSequence = seq;
    if (isDesignId(id)) this.#designSequence = seq;
    const position = lowerBound(this.#live, (other) => compareBytes(other, id) < 0);
    const isListed = this.#live[position] === id;
    if (isListed && deleted) this.#live.splice(position, 1);
    if (!isListed && !deleted) this.#live.splice(position, 0, id);
  }
  /** Forgets a document that was purged; the removal itself has a sequence. */
  remove(id: string, sequence: number): void {
    const old = this.#byId.get(id);
    if (!old) return;
    this.#byId.delete(id);
    this.#bySequence.splice(this.positionAfter(old.seq - 1), 1);
    this.#lastSequence = sequence;
    if (isDesignId(id)) this.#designSequence = sequence;
    const position = lowerBound(this.#live, (other) => compareBytes(other, id) < 0);
    if (this.#live[position] === id) this.#live.splice(position, 1);
  }
}
