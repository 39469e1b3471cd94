/** What ActivityWatch still has of a day, whatever it says: that tells what a person removed there from what was lost. */
import type { BucketEvent } from '#domain/activitywatch/event.ts';
import type { FetchedBucket } from '#domain/summarise/day-input.ts';
import { type Range, unionRanges } from '#domain/time/spans.ts';

/** Seconds count from the start of the UTC day; before it they are negative. */
export type Held = {
  /** When a window, or whether somebody was there, is recorded at all. */
  spans: Range[];
  /** When the first window event that is still there began; Infinity: there is none. */
  windowsFrom: number;
  /** The same of the events that say whether somebody was there. */
  presenceFrom: number;
};

/** Watchers ask every few seconds, so that events that follow each other leave such gaps. */
const GAP_SECONDS = 10;
const DAY_SECONDS = 86_400;

/** Of what was fetched for the day that begins at `startMs`, and some time before it. */
export function heldOf(fetched: readonly FetchedBucket[], startMs: number): Held {
  const toSeconds = (ms: number) => (ms - startMs) / 1000;
  const held: Held = { spans: [], windowsFrom: Infinity, presenceFrom: Infinity };
  for (const { bucket, events } of fetched) {
    const first = FIRST_OF[bucket.type];
    if (first === undefined) continue;
    for (const event of events) held[first] = Math.min(held[first], toSeconds(event.startMs));
    held.spans = unionRanges([...held.spans, ...recordedRanges(events, toSeconds)]);
  }
  return held;
}

const FIRST_OF: Record<string, 'windowsFrom' | 'presenceFrom'> = {
  currentwindow: 'windowsFrom',
  afkstatus: 'presenceFrom'
};

/** In the order of the events; those that follow each other are one. */
function recordedRanges(events: readonly BucketEvent[], toSeconds: (ms: number) => number): Range[] {
  const ranges: Range[] = [];
  for (const { startMs, endMs } of events) {
    const start = Math.max(0, toSeconds(startMs));
    const end = Math.min(DAY_SECONDS, toSeconds(endMs) + GAP_SECONDS);
    if (end <= start) continue;
    const last = ranges.at(-1);
    if (last !== undefined && start >= last[0] && start <= last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}
