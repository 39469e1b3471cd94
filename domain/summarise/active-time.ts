import { browserWindows } from '../activitywatch/browsers.ts';
import type { ChosenBuckets } from '../activitywatch/choose-buckets.ts';
import type { BucketEvent } from '../activitywatch/event.ts';
import { intersectSpans, type Span, unionSpans } from '../time/spans.ts';
import type { FloodedBucket } from './flooded-buckets.ts';

/**
 * When the person was present: not away, or a tab of the browser in front was audible. Without any afk bucket, whenever
 * there was a window.
 */
export function activeTime(buckets: ChosenBuckets<FloodedBucket>, windows: readonly BucketEvent[]): Span[] {
  if (buckets.afk.length === 0) return unionSpans(windows);
  const present = buckets.afk.flatMap(({ events }) =>
    events.filter(({ data }) => data['status'] === 'not-afk')
  );
  const audible = buckets.web.flatMap(({ bucket, events }) => {
    const isItsWindow = browserWindows(bucket);
    const inFront = unionSpans(windows.filter(({ data }) => isItsWindow(appOf(data))));
    return intersectSpans(
      events.filter(({ data }) => data['audible'] === true),
      inFront
    );
  });
  return unionSpans([...present, ...audible]);
}

/** An event's app; the empty string where the watcher did not know it. */
export function appOf(data: BucketEvent['data']): string {
  return typeof data['app'] === 'string' ? data['app'] : '';
}
