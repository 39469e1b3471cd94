/** aw-core's `flood`: gaps that only come from polling are given to a neighbour. */
import { byStart } from './spans.ts';
import { sameData } from './same-data.ts';
import type { BucketEvent } from './event.ts';

const PULSE_US = 5_000_000;
const NEGATIVE_TRIM_US = 100_000;

/**
 * One bucket's events without the small gaps between them, oldest first; they may still overlap. The gap to the next
 * event (−0.1 s to 5 s) goes to the longer of both, equal neighbours become one, as do equal events that overlap, and
 * events without duration go. After aw_transform/flood.py in aw-core, times compared in whole microseconds as there.
 */
export function flood(bucketEvents: readonly BucketEvent[]): BucketEvent[] {
  const events = bucketEvents.map(({ startMs, endMs, data }) => ({ startMs, endMs, data })).sort(byStart);
  for (let index = 1; index < events.length; index += 1) {
    const earlier = events[index - 1];
    const later = events[index];
    if (earlier !== undefined && later !== undefined) closeGap(earlier, later);
  }
  return events.filter((event) => durationUs(event) > 0);
}

function closeGap(earlier: BucketEvent, later: BucketEvent): void {
  const gapUs = microseconds(later.startMs - earlier.endMs);
  if (gapUs === 0 || gapUs > PULSE_US) return;
  if (gapUs < 0 && sameData(earlier.data, later.data)) {
    mergeInto(earlier, later);
  } else if (gapUs > -NEGATIVE_TRIM_US) {
    bridge(earlier, later);
  }
}

function bridge(earlier: BucketEvent, later: BucketEvent): void {
  const same = sameData(earlier.data, later.data);
  if (durationUs(earlier) >= durationUs(later)) {
    if (same) mergeInto(earlier, later);
    else earlier.endMs = later.startMs;
  } else if (same) {
    later.startMs = earlier.startMs;
    earlier.endMs = earlier.startMs;
  } else {
    later.startMs = earlier.endMs;
  }
}

/** `earlier` takes over all of `later`, which is left empty at the end of both. */
function mergeInto(earlier: BucketEvent, later: BucketEvent): void {
  earlier.startMs = Math.min(earlier.startMs, later.startMs);
  earlier.endMs = Math.max(earlier.endMs, later.endMs);
  later.startMs = earlier.endMs;
  later.endMs = earlier.endMs;
}

const microseconds = (ms: number) => Math.round(ms * 1000);
const durationUs = (event: BucketEvent) => microseconds(event.endMs - event.startMs);
