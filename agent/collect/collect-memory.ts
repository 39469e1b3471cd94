/**
 * What a process that goes on running remembers of ActivityWatch from one synchronisation to the next, in memory alone: the events
 * of today. Whatever is not here is read again.
 */
import { homedir } from 'node:os';
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import type { ActivityWatch } from './activitywatch.ts';
import { EventReader } from './fetch-events.ts';
import { GitRootFinder } from './find-git-roots.ts';

/** More of them, as some watchers write every second, would take much memory for days. */
const MAX_EVENTS = 20_000;

export type DateReader = { reader: EventReader; finder: GitRootFinder };

export class CollectMemory {
  #known: (DateReader & { date: string }) | undefined;

  /** What reads a date on; one that begins where it is another date, or where there are other buckets. */
  readerOf(date: string, activitywatch: ActivityWatch, buckets: readonly Bucket[]): DateReader {
    if (this.#known?.date !== date || !this.#known.reader.continues(buckets)) {
      this.#known = {
        date,
        reader: new EventReader(activitywatch, buckets),
        finder: new GitRootFinder(homedir())
      };
    }
    return this.#known;
  }

  /** Notes how many events a date has. */
  bound(events: number): void {
    if (events > MAX_EVENTS) this.forget();
  }

  forget(): void {
    this.#known = undefined;
  }
}
