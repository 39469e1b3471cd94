import type { Bucket } from '../activitywatch/bucket.ts';
import type { ChosenBuckets } from '../activitywatch/choose-buckets.ts';
import type { BucketEvent } from '../activitywatch/event.ts';
import { flood, type Flooding } from '../activitywatch/flood.ts';
import { byStart, gapsBetween, intersectSpans, unionSpans } from '../time/spans.ts';
import type { FetchedBucket } from './day-input.ts';

export type FloodedBucket = { bucket: Bucket; events: BucketEvent[] };

/** The buckets of a host, each flooded by itself. */
export function floodBuckets(
  chosen: ChosenBuckets<FetchedBucket>,
  flooding: Flooding | undefined
): ChosenBuckets<FloodedBucket> {
  const floodAll = (buckets: readonly FetchedBucket[]) =>
    buckets.map(({ bucket, events }) => ({ bucket, events: flood(events, flooding) }));
  return {
    window: floodAll(chosen.window),
    afk: floodAll(chosen.afk),
    web: floodAll(chosen.web),
    editor: floodAll(chosen.editor)
  };
}

/** All windows, oldest first. Where several watchers of one host speak of the same time, the first counts (`chooseBuckets`). */
export function mergeWindows(windowBuckets: readonly FloodedBucket[]): BucketEvent[] {
  return windowBuckets.reduce<BucketEvent[]>((windows, { events }) => {
    if (windows.length === 0) return events;
    const others = intersectSpans(events, gapsBetween(unionSpans(windows)));
    return [...windows, ...others].sort(byStart);
  }, []);
}
