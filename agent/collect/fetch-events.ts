/** The events of buckets of a stretch of time. */
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { LOOKBACK_MS, type BucketType } from '#domain/summarise/lookback.ts';
import { WATCHERS } from '#domain/activitywatch/coverage.ts';
import { ActivityWatchError } from '../errors.ts';
import type { ActivityWatch } from './activitywatch.ts';

export type FetchedEvents = {
  buckets: FetchedBucket[];
  events: number;
  rejected: number;
  /** Ids of the buckets of browsers and editors that could not be read, and why. */
  failed: ReadonlyMap<string, string>;
};

const NEEDED: readonly string[] = Object.values(WATCHERS);

/**
 * The events of `buckets` between two instants (Unix milliseconds) and as far before as each type needs, how many
 * they are, and how many could not be read and were left out. A bucket of a browser or an editor that cannot be read is
 * left out. One request at a time: it is somebody's laptop.
 */
export async function fetchEvents(
  activitywatch: ActivityWatch,
  buckets: readonly Bucket[],
  { startMs, endMs }: { startMs: number; endMs: number }
): Promise<FetchedEvents> {
  const failed = new Map<string, string>();
  const fetched: FetchedEvents = { buckets: [], events: 0, rejected: 0, failed };
  for (const bucket of buckets) {
    try {
      const { events, rejected } = await activitywatch.events(bucket.id, startMs - lookbackMs(bucket), endMs);
      fetched.buckets.push({ bucket, events });
      fetched.events += events.length;
      fetched.rejected += rejected;
    } catch (error) {
      if (!(error instanceof ActivityWatchError) || NEEDED.includes(bucket.type)) throw error;
      // Where the server itself is gone, this one fails, too.
      await activitywatch.info();
      failed.set(bucket.id, error.message);
    }
  }
  return fetched;
}

/**
 * Of what was fetched, what summarising one stretch needs and no more, so that a day comes out the same whichever
 * days were fetched with it.
 */
export function cutEvents(
  fetched: readonly FetchedBucket[],
  startMs: number,
  endMs: number
): FetchedBucket[] {
  return fetched.map(({ bucket, events }) => {
    const fromMs = startMs - lookbackMs(bucket);
    const within = events.filter((event) => event.endMs >= fromMs && event.startMs <= endMs);
    return {
      bucket,
      events: within.map((event) => ({ ...event, startMs: Math.max(event.startMs, fromMs) }))
    };
  });
}

const isRead = (type: string): type is BucketType => type in LOOKBACK_MS;
const lookbackMs = ({ type }: Bucket): number => (isRead(type) ? LOOKBACK_MS[type] : 0);
