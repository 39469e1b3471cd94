/** The days of a year as the calendar shows them. */
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import type { HeatScale } from '#lib/charts/heat-colours.ts';
import type { CalendarDay } from '#lib/charts/layout-calendar.ts';
import { HATCHED } from '#lib/charts/mark.ts';
import { coverageWords, mustShowOwed } from '#lib/charts/owed.ts';
import { longDate } from '#lib/ui/dates.ts';
import { exact } from '#lib/ui/durations.ts';

export type YearOfDays = {
  days: readonly PeriodDay[];
  /** Nothing was collected before. */
  firstKnown: string | undefined;
  scale: HeatScale;
  hrefOf: (date: string) => string;
};

export const trackedOf = ({ figures }: PeriodDay): number =>
  (figures?.work ?? []).reduce((sum, { seconds }) => sum + seconds, 0);

/** Cells for all days; those ahead and those before anything was collected are left empty. */
export function calendarDays({ days, firstKnown, scale, hrefOf }: YearOfDays): CalendarDay[] {
  return days.map((day) => {
    const { date, coverage, figures } = day;
    const tracked = trackedOf(day);
    const empty = coverage.state === 'ahead' || firstKnown === undefined || date < firstKnown;
    const unknown = tracked === 0 && mustShowOwed(coverage);
    const focus = figures?.focusSeconds;
    return {
      date,
      fill: empty ? undefined : unknown ? HATCHED : scale.colour(tracked),
      title: longDate(date),
      details: [
        ...(unknown ? [] : [tracked > 0 ? `${exact(tracked)} tracked` : 'Nothing tracked']),
        ...(tracked > 0 ? [focus === undefined ? 'Focus not shared' : `${exact(focus)} in focus`] : []),
        ...(coverage.state === 'complete' ? [] : [coverageWords(coverage, day.day?.tz)])
      ],
      href: hrefOf(date)
    };
  });
}
