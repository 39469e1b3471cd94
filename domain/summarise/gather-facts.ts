/** Divides what was traced into UTC dates. */
import { intersectSpans, type Span, unionSpans } from '../time/spans.ts';
import { addDays, utcDateOf, utcStartMs } from '../time/calendar.ts';
import type { DayFacts } from './build-day.ts';
import type { DeviceInput, FetchedBucket } from './day-input.ts';
import { findSwitches } from './find-switches.ts';
import { DAY_MS, groupByDay } from './group-by-day.ts';
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
  // Those still to come too: whoever loses their store in the midst of a pause finds it again in the document.
  const pauses = groupByDay(
    intersectSpans(unionSpans(paused), intersectSpans(asked, [{ startMs: fromMs, endMs: Infinity }]))
  );
  const switches = groupInstants(findSwitches(trace.stretches));
  const events = countEvents(chosen, covered);
  return (date) => ({
    stretches: stretches.get(date) ?? [],
    active: active.get(date) ?? [],
    switchesMs: switches.get(date) ?? [],
    paused: pauses.get(date) ?? [],
    events: events.get(date) ?? 0,
    buckets,
    afkMissing: trace.afkMissing
  });
}

function groupInstants(instantsMs: readonly number[]): Map<string, number[]> {
  const days = new Map<string, number[]>();
  for (const ms of instantsMs) {
    const date = utcDateOf(ms);
    const ofDay = days.get(date);
    if (ofDay === undefined) days.set(date, [ms]);
    else ofDay.push(ms);
  }
  return days;
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
