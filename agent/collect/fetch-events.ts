/** The events of buckets, date by date. */
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import { WATCHERS } from '#domain/activitywatch/coverage.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { lookbackMs } from '#domain/summarise/lookback.ts';
import { ActivityWatchError } from '../errors.ts';
import type { ActivityWatch } from './activitywatch.ts';
import { BucketReader } from './bucket-reader.ts';

export type FetchedEvents = {
  buckets: FetchedBucket[];
  events: number;
  rejected: number;
  /** Ids of the buckets of browsers and editors that could not be read, and why. */
  failed: ReadonlyMap<string, string>;
};

const NEEDED: readonly string[] = Object.values(WATCHERS);

export class EventReader {
  readonly #activitywatch: ActivityWatch;
  readonly #readers: BucketReader[];

  constructor(activitywatch: ActivityWatch, buckets: readonly Bucket[]) {
    this.#activitywatch = activitywatch;
    this.#readers = buckets.map((bucket) => new BucketReader(activitywatch, bucket));
  }

  /** Takes over what the server says of the buckets now. Returns whether they are the same ones. */
  continues(buckets: readonly Bucket[]): boolean {
    const readers = this.#readers;
    if (readers.map(({ bucket }) => bucket.id).join() !== buckets.map(({ id }) => id).join()) return false;
    for (const [index, reader] of readers.entries()) reader.bucket = buckets[index] ?? reader.bucket;
    return true;
  }

  /**
   * The events between two instants (Unix milliseconds) and those before that each type needs, how many were read, and
   * how many could not be understood and were left out. A bucket of a browser or an editor that cannot be read is left out.
   * One request at a time: it is somebody's laptop. The times of successive calls ascend; with `readsOn` and
   * the same start as in the last call, only what is new is read.
   */
  async read(
    { startMs, endMs }: { startMs: number; endMs: number },
    readsOn = false
  ): Promise<FetchedEvents> {
    const failed = new Map<string, string>();
    const fetched: FetchedEvents = { buckets: [], events: 0, rejected: 0, failed };
    for (const reader of this.#readers) {
      const { bucket } = reader;
      try {
        const { events, read, rejected } = await (readsOn
          ? reader.readOn(startMs, endMs)
          : reader.read(startMs, endMs));
        fetched.buckets.push({ bucket, events });
        fetched.events += read;
        fetched.rejected += rejected;
      } catch (error) {
        if (!(error instanceof ActivityWatchError) || NEEDED.includes(bucket.type)) throw error;
        // Where the server itself is gone, this one fails, too.
        await this.#activitywatch.info();
        failed.set(bucket.id, error.message);
      }
    }
    return fetched;
  }
}

/**
 * Of what was read, what summarising one stretch needs and no more, so that a day comes out the same whichever days were
 * read before it.
 */
export function cutEvents(
  fetched: readonly FetchedBucket[],
  startMs: number,
  endMs: number
): FetchedBucket[] {
  return fetched.map(({ bucket, events }) => {
    const fromMs = startMs - (lookbackMs(bucket.type) ?? 0);
    const within = events.filter((event) => event.endMs >= fromMs && event.startMs <= endMs);
    return {
      bucket,
      events: within.map((event) => (event.startMs < fromMs ? { ...event, startMs: fromMs } : event))
    };
  });
}
