/** aw-core's `flood`: gaps that only come from polling are given to the events around them. */
import { byStart, type Span } from '../time/spans.ts';
import type { BucketEvent } from './event.ts';

/**
 * Who gets the gap between two different events: the longer of both (aw-core until 0.5.17, as in ActivityWatch 0.13),
 * or each a half (aw-core from 0.5.18 on, aw-server-rust), and then no overlaps are left either.
 */
export type Flooding = 'longer' | 'midpoint';

const PULSE_US = 5_000_000;
const NEGATIVE_TRIM_US = 100_000;

/**
 * One bucket's events without the small gaps between them, oldest first. The gap to the next event (−0.1 s to 5 s) is
 * closed as `flooding` says, equal neighbours become one, as do equal events that overlap, and events without duration
 * go. Other overlaps stay with `longer`; with `midpoint` the later event counts. After aw_transform/flood.py in
 * aw-core, times compared in whole microseconds as there.
 */
export function flood(bucketEvents: readonly BucketEvent[], flooding: Flooding = 'longer'): BucketEvent[] {
  const order = flooding === 'longer' ? byStart : byStartThenLength;
  const events = bucketEvents.map(({ startMs, endMs, data }) => ({ startMs, endMs, data })).sort(order);
  for (let index = 1; index < events.length; index += 1) {
    const earlier = events[index - 1];
    const later = events[index];
    if (earlier !== undefined && later !== undefined) closeGap(earlier, later, flooding);
  }
  const left = events.filter((event) => durationUs(event) > 0);
  return (flooding === 'longer' ? left : withoutOverlaps(left)).sort(byStart);
}

function closeGap(earlier: BucketEvent, later: BucketEvent, flooding: Flooding): void {
  const gapUs = microseconds(later.startMs - earlier.endMs);
  if (gapUs === 0 || gapUs > PULSE_US) return;
  const same = sameData(earlier.data, later.data);
  if (gapUs < 0 && same) mergeInto(earlier, later);
  else if (gapUs <= -NEGATIVE_TRIM_US) return;
  else if (same) joinLonger(earlier, later);
  else divide(earlier, later, flooding);
}

function joinLonger(earlier: BucketEvent, later: BucketEvent): void {
  if (durationUs(earlier) >= durationUs(later)) {
    mergeInto(earlier, later);
    return;
  }
  later.startMs = earlier.startMs;
  earlier.endMs = earlier.startMs;
}

function divide(earlier: BucketEvent, later: BucketEvent, flooding: Flooding): void {
  if (flooding === 'midpoint') earlier.endMs = later.startMs = (earlier.endMs + later.startMs) / 2;
  else if (durationUs(earlier) >= durationUs(later)) earlier.endMs = later.startMs;
  else later.startMs = earlier.endMs;
}

/** `earlier` takes over all of `later`, which is left empty at the end of both. */
function mergeInto(earlier: BucketEvent, later: BucketEvent): void {
  earlier.startMs = Math.min(earlier.startMs, later.startMs);
  earlier.endMs = Math.max(earlier.endMs, later.endMs);
  later.startMs = earlier.endMs;
  later.endMs = earlier.endMs;
}

/** Of different events that overlap the later one counts, and what of the earlier lies behind it is gone. */
function withoutOverlaps(events: readonly BucketEvent[]): BucketEvent[] {
  const result: BucketEvent[] = [];
  for (const event of events) {
    const last = cutBack(result, event);
    if (last === undefined) result.push(event);
    else last.endMs = Math.max(last.endMs, event.endMs);
  }
  return result;
}

/** Ends what lies before `event` where that begins; returns the event of the same data that it continues, if any. */
function cutBack(before: BucketEvent[], event: BucketEvent): BucketEvent | undefined {
  for (let last = before.at(-1); last !== undefined && last.endMs > event.startMs; last = before.at(-1)) {
    if (sameData(last.data, event.data)) return last;
    last.endMs = event.startMs;
    if (durationUs(last) > 0) return undefined;
    before.pop();
  }
  return undefined;
}

const byStartThenLength = (a: Span, b: Span) => byStart(a, b) || a.endMs - b.endMs;
const microseconds = (ms: number) => Math.round(ms * 1000);
const durationUs = (event: BucketEvent) => microseconds(event.endMs - event.startMs);

/** Whether two JSON values are equal, whatever the order of the keys in their objects. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const entries = Object.entries(a);
  const other = new Map<string, unknown>(Object.entries(b));
  return (
    entries.length === other.size &&
    entries.every(([key, value]) => other.has(key) && sameData(value, other.get(key)))
  );
}
