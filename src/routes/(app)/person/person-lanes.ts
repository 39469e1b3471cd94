/** The rows of one person's day: focus sessions, a lane for every top level, and what is not told. */
import type { PersonDay } from '#domain/documents/day.ts';
import type { DayCoverage } from '#domain/metrics/coverage.ts';
import type { FocusSession } from '#domain/metrics/focus.ts';
import { topOf, type CategoryColours } from '#lib/charts/category-colours.ts';
import { clockSpan, owedSpans, pausedSpans, timelineSpans } from '#lib/charts/day-spans.ts';
import type { TimeRow, TimeSpan } from '#lib/charts/layout-time-rows.ts';
import { clock, exact } from '#lib/ui/durations.ts';

export type Lanes = {
  day: PersonDay;
  coverage: DayCoverage;
  sessions: readonly FocusSession[];
  /** Seconds by top level, in the order of the lanes. */
  tops: ReadonlyMap<string, number>;
};

export function personLanes({ day, coverage, sessions, tops }: Lanes, colours: CategoryColours): TimeRow[] {
  const spans = timelineSpans(day, colours);
  const owed = owedSpans(day, coverage);
  const paused = pausedSpans(day);
  const lanes = [...tops].map(([top, seconds]): TimeRow => ({
    id: top,
    name: top,
    note: clock(seconds),
    spans: [...spans.filter(({ category }) => topOf(category) === top), ...owed]
  }));
  return [
    ...(sessions.length > 0 ? [focusRow(day, sessions)] : []),
    ...lanes,
    ...(paused.length > 0 ? [{ id: 'paused', name: 'Paused', note: '', spans: paused }] : [])
  ];
}

function focusRow(day: PersonDay, sessions: readonly FocusSession[]): TimeRow {
  const focused = sessions.reduce((sum, { focusedMinutes }) => sum + focusedMinutes, 0);
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

/** Whether times of day are not shared: there are seconds, but nothing to draw. */
export const isUntimed = (day: PersonDay): boolean => day.timeline.length === 0 && day.cells.length > 0;
