/** The events of buckets of a stretch of time. */
import type { Bucket } from '#domain/activitywatch/bucket.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { LOOKBACK_MS, type BucketType } from '#domain/summarise/lookback.ts';
import type { ActivityWatch } from './activitywatch.ts';

export type FetchedEvents = { buckets: FetchedBucket[]; events: number; rejected: number };

/**
 * The events of `buckets` between two instants (Unix milliseconds) and as far before as each type needs, how many
 * they are, and how many could not be read and were left out. One request at a time: it is somebody's laptop.
 */
export async function fetchEvents(
  activitywatch: ActivityWatch,
  buckets: readonly Bucket[],
  { startMs, endMs }: { startMs: number; endMs: number }
): Promise<FetchedEvents> {
  const fetched: FetchedEvents = { buckets: [], events: 0, rejected: 0 };
  for (const bucket of buckets) {
    const { events, rejected } = await activitywatch.events(bucket.id, startMs - lookbackMs(bucket), endMs);
    fetched.buckets.push({ bucket, events });
    fetched.events += events.length;
    fetched.rejected += rejected;
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
