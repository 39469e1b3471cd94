import { compareBytes, lowerBound } from '../collate.ts';

/** What is kept in memory of each document: its last update sequence and its leaves, winner first. */
export type Entry = { id: string; seq: number; deleted: boolean; revs: string[] };

/** The winning revision. */
export const winner = (entry: Entry) => entry.revs[0] as string;

/** An index of a database by id and by update sequence, read from LevelDB once and kept up to date by every write. */
export class Directory {
  readonly #byId = new Map<string, Entry>();
  #live: string[] = [];
  #bySequence: Entry[] = [];

  constructor(entries: Entry[]) {
    for (const entry of entries) this.#byId.set(entry.id, entry);
    this.#live = entries
      .filter((entry) => !entry.deleted)
      .map((entry) => entry.id)
      .sort(compareBytes);
    this.#bySequence = [...entries].sort((a, b) => a.seq - b.seq);
  }

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  /** Ids of the documents that are not deleted, in byte order. */
  get liveIds(): readonly string[] {
    return this.#live;
  }

  get deletedCount(): number {
    return this.#byId.size - this.#live.length;
  }

  get lastSequence(): number {
    return this.#bySequence.at(-1)?.seq ?? 0;
  }

  /** Every document, oldest change first. */
  get bySequence(): readonly Entry[] {
    return this.#bySequence;
  }

  /** The index in `bySequence` of the first change after a sequence. */
  indexAfter(sequence: number): number {
    return lowerBound(this.#bySequence, (entry) => entry.seq <= sequence);
  }

  put(entry: Entry): void {
    const old = this.#byId.get(entry.id);
    if (old) this.#bySequence.splice(this.indexAfter(old.seq - 1), 1);
    this.#bySequence.push(entry);
    this.#byId.set(entry.id, entry);
    const place = lowerBound(this.#live, (id) => compareBytes(id, entry.id) < 0);
    const listed = this.#live[place] === entry.id;
    if (listed && entry.deleted) this.#live.splice(place, 1);
    if (!listed && !entry.deleted) this.#live.splice(place, 0, entry.id);
  }
}
