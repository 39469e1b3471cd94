/** A longer period of one person as columns. */
import { isIncomplete } from '#domain/metrics/coverage.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { sumFigures, type Totals } from '#domain/metrics/sum-figures.ts';
import type { Step } from '#domain/time/period-steps.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import { missingPart, type Segment } from '#lib/charts/mark.ts';
import { shortDate, stepName } from '#lib/ui/dates.ts';
import { clock } from '#lib/ui/durations.ts';

export type Columns = {
  days: readonly PeriodDay[];
  segmentsOf: (whose: string, totals: Pick<Totals, 'byCategory' | 'byProject'>) => Segment[];
  hrefOf: (step: Step) => string;
};

/** A column for each step; hatched where days of it are not reported. */
export function personColumns(
  steps: readonly Step[],
  { days, segmentsOf, hrefOf }: Columns
): StackedColumn[] {
  return steps.map((step) => {
    const own = days.filter(({ date }) => step.from <= date && date <= step.to);
    const totals = sumFigures(
      own.flatMap(({ figures }) => figures ?? []),
      () => 0
    );
    const { trackedSeconds } = totals;
    const dates = own.filter(({ coverage }) => isIncomplete(coverage)).map(({ date }) => shortDate(date));
    const { name, note, long } = stepName(step);
    const isDay = step.kind === 'day';
    return {
      id: step.from,
      name,
      note,
      href: hrefOf(step),
      segments: segmentsOf(long, totals),
      total: trackedSeconds > 0 ? clock(trackedSeconds) : '',
      ...(dates.length > 0 && {
        missing: missingPart(`${long}: not reported yet`, isDay ? [] : dates, trackedSeconds === 0)
      })
    };
  });
}
