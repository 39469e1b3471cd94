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
  const eventsOf = (type: string) =>
    fetched.filter(({ bucket }) => bucket.type === type).flatMap(({ events }) => events);
  const [windows, presence] = [eventsOf('currentwindow'), eventsOf('afkstatus')];
  const firstOf = (events: readonly BucketEvent[]) =>
    events.reduce((first, event) => Math.min(first, toSeconds(event.startMs)), Infinity);
  const ranges = [...windows, ...presence].map((event): Range => [
    Math.max(0, toSeconds(event.startMs)),
    Math.min(DAY_SECONDS, toSeconds(event.endMs) + GAP_SECONDS)
  ]);
  return { spans: unionRanges(ranges), windowsFrom: firstOf(windows), presenceFrom: firstOf(presence) };
}
