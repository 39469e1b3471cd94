/** The rows of one person's day: focus sessions, a lane for every top level, and what is not reported. */
import { sum } from 'd3-array';
import type { PersonDay } from '#domain/documents/day.ts';
import type { DayCoverage } from '#domain/metrics/coverage.ts';
import type { FocusSession } from '#domain/metrics/focus.ts';
import { trackedSeconds } from '#domain/metrics/totals.ts';
import { topOf, type CategoryColours } from '#lib/charts/category-colours.ts';
import { clockSpan, missingSpans, pausedSpans, timelineSpans } from '#lib/charts/day-spans.ts';
import type { TimeRow, TimeSpan } from '#lib/charts/layout-time-rows.ts';
import { clock, exact } from '#lib/ui/durations.ts';

export type Lanes = {
  day: PersonDay;
  coverage: DayCoverage;
  sessions: readonly FocusSession[];
  /** Seconds by top level, in the order of the lanes. */
  tops: ReadonlyMap<string, number>;
  /** What each machine alone reported, where that is known. */
  devices?: readonly DeviceLane[];
};

export type DeviceLane = { device: string; day: PersonDay; coverage: DayCoverage };

export function personLanes(
  { day, coverage, sessions, tops, devices = [] }: Lanes,
  colours: CategoryColours
): TimeRow[] {
  const spans = timelineSpans(day, colours);
  const missing = missingSpans(day, coverage);
  const paused = pausedSpans(day);
  const lanes = [...tops].map(([top, seconds]): TimeRow => ({
    id: top,
    name: top,
    note: clock(seconds),
    spans: [...spans.filter(({ category }) => topOf(category) === top), ...missing]
  }));
  return [
    ...(sessions.length > 0 ? [focusRow(day, sessions)] : []),
    ...lanes,
    ...(devices.length > 1 ? devices.map((lane) => deviceRow(lane, colours)) : []),
    ...(paused.length > 0 ? [{ id: 'paused', name: 'Paused', note: '', spans: paused }] : [])
  ];
}

function focusRow(day: PersonDay, sessions: readonly FocusSession[]): TimeRow {
  const focused = sum(sessions, ({ focusedMinutes }) => focusedMinutes);
  const spans = sessions.map(({ startMinute, endMinute, focusedMinutes }): TimeSpan => ({
    startMinute,
    endMinute,
    fill: 'var(--ink)',
    title: 'Focus session',
    details: [
      `${clockSpan(day, startMinute, endMinute)}, ${exact((endMinute - startMinute) * 60)}`,
      `${exact(focusedMinutes * 60)} in focus`
    ]
  }));
  return { id: 'focus', name: 'Focus', note: clock(focused * 60), thin: true, spans };
}

/** One of several machines: what it alone shows, also where another one was in use at the same time. */
function deviceRow({ device, day, coverage }: DeviceLane, colours: CategoryColours): TimeRow {
  return {
    id: `device ${device}`,
    name: device,
    note: clock(trackedSeconds(day)),
    spans: [
      ...timelineSpans(day, colours).map((span) => ({ ...span, title: `${device}: ${span.title}` })),
      ...missingSpans(day, coverage)
    ]
  };
}
