/** Divides what was traced into UTC dates. */
import { group } from 'd3-array';
import { intersectSpans, type Span, unionSpans, withSpan } from '../time/spans.ts';
import { addDays, utcDateOf, utcStartMs } from '../time/calendar.ts';
import type { DayFacts } from './build-day.ts';
import type { DeviceInput, FetchedBucket } from './day-input.ts';
import { findSwitches } from './find-switches.ts';
import type { Trace } from './trace-device.ts';

/** The facts of each of `dates`. */
export function gatherFacts(
  trace: Trace,
  dates: readonly string[],
  { fromMs, throughMs, paused }: DeviceInput
): (date: string) => DayFacts {
  const asked = unionSpans(
    dates.map((date) => ({ startMs: utcStartMs(date), endMs: utcStartMs(addDays(date, 1)) }))
  );
  const covered = intersectSpans(asked, [{ startMs: fromMs, endMs: throughMs }]);
  const chosen = Object.values(trace.buckets).flat();
  const buckets = chosen.map(({ bucket }) => bucket.id).sort();
  const stretches = groupByDay(intersectSpans(trace.stretches, asked));
  const active = groupByDay(intersectSpans(trace.active, asked));
  // Future pauses too: an agent that loses its store during a pause recovers the pause from the document.
  const pauses = groupByDay(
    intersectSpans(unionSpans(paused), intersectSpans(asked, [{ startMs: fromMs, endMs: Infinity }]))
  );
  const gaps = groupByDay(intersectSpans(trace.gaps, asked));
  const switches = group(findSwitches(trace.stretches), utcDateOf);
  const events = countEvents(chosen, covered);
  return (date) => ({
    stretches: stretches.get(date) ?? [],
    active: active.get(date) ?? [],
    switchesMs: switches.get(date) ?? [],
    paused: pauses.get(date) ?? [],
    gaps: gaps.get(date) ?? [],
    events: events.get(date) ?? 0,
    buckets,
    afkMissing: trace.afkMissing
  });
}

/** How many events of all buckets lie in each date, at least in part. Those without duration count too. */
function countEvents(buckets: readonly FetchedBucket[], covered: readonly Span[]): Map<string, number> {
  const counts = new Map<number, number>();
  for (const { startMs, endMs } of buckets.flatMap(({ events }) => events)) {
    for (const span of covered) {
      const firstDay = Math.floor(Math.max(startMs, span.startMs) / DAY_MS);
      const untilMs = Math.min(Math.max(endMs, startMs + 1), span.endMs);
      for (let day = firstDay; day * DAY_MS < untilMs; day += 1) counts.set(day, (counts.get(day) ?? 0) + 1);
    }
  }
  return new Map([...counts].map(([day, count]) => [utcDateOf(day * DAY_MS), count]));
}

export const DAY_MS = 86_400_000;

/** Items cut at UTC midnights and gathered by the UTC date in which they lie, in their order. */
export function groupByDay<T extends Span>(items: readonly T[]): Map<string, T[]> {
  const days = new Map<number, T[]>();
  for (const item of items) {
    for (let day = Math.floor(item.startMs / DAY_MS); day * DAY_MS < item.endMs; day += 1) {
      const startMs = Math.max(item.startMs, day * DAY_MS);
      const part = withSpan(item, startMs, Math.min(item.endMs, (day + 1) * DAY_MS));
      const ofDay = days.get(day);
      if (ofDay === undefined) days.set(day, [part]);
      else ofDay.push(part);
    }
  }
  return new Map([...days].map(([day, parts]) => [utcDateOf(day * DAY_MS), parts]));
}
