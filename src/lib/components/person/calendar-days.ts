/** The days of a year as the calendar shows them. */
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import type { HeatScale } from '#lib/charts/heat-colours.ts';
import type { CalendarDay } from '#lib/charts/layout-calendar.ts';
import { HATCHED } from '#lib/charts/mark.ts';
import { sum } from 'd3-array';
import { isExpected, isIncomplete } from '#domain/metrics/coverage.ts';
import { coverageLabel } from '#lib/ui/coverage-label.ts';
import { longDate } from '#lib/ui/dates.ts';
import { exact } from '#lib/ui/durations.ts';

export type YearOfDays = {
  days: readonly PeriodDay[];
  scale: HeatScale;
  hrefOf: (date: string) => string;
};

export const trackedOf = ({ figures }: PeriodDay): number =>
  sum(figures?.work ?? [], ({ seconds }) => seconds);

/** Cells for all days; future ones and those before anything was collected are left empty. */
export function calendarDays({ days, scale, hrefOf }: YearOfDays): CalendarDay[] {
  return days.map((day) => {
    const { date, coverage, figures } = day;
    const tracked = trackedOf(day);
    const empty = tracked === 0 && !isExpected(coverage);
    const unknown = tracked === 0 && isIncomplete(coverage);
    const focus = figures?.focusSeconds;
    return {
      date,
      fill: empty ? undefined : unknown ? HATCHED : scale.colour(tracked),
      title: longDate(date),
      details: [
        ...(unknown || empty ? [] : [tracked > 0 ? `${exact(tracked)} tracked` : 'Nothing tracked']),
        ...(tracked > 0 ? [focus === undefined ? 'Focus not known' : `${exact(focus)} in focus`] : []),
        ...(coverage.state === 'complete' ? [] : [coverageLabel(coverage, day.day?.tz)])
      ],
      href: hrefOf(date)
    };
  });
}
