/** A longer period of one person as columns. */
import { isIncomplete } from '#domain/metrics/coverage.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { sumFigures } from '#domain/metrics/sum-figures.ts';
import type { Step } from '#domain/time/period-steps.ts';
import type { CategoryColours } from '#lib/charts/category-colours.ts';
import { topLevelSegments } from '#lib/charts/category-segments.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import { missingPart } from '#lib/charts/mark.ts';
import { shortDate, stepName } from '#lib/ui/dates.ts';
import { clock } from '#lib/ui/durations.ts';

export type Columns = {
  days: readonly PeriodDay[];
  /** Top levels in the order in which they are stacked. */
  tops: readonly string[];
  colours: CategoryColours;
  hrefOf: (step: Step) => string;
};

/** A column for each step, by top level; hatched where days of it are not reported. */
export function personColumns(
  steps: readonly Step[],
  { days, tops, colours, hrefOf }: Columns
): StackedColumn[] {
  return steps.map((step) => {
    const own = days.filter(({ date }) => step.from <= date && date <= step.to);
    const { byCategory, trackedSeconds } = sumFigures(
      own.flatMap(({ figures }) => figures ?? []),
      () => 0
    );
    const dates = own.filter(({ coverage }) => isIncomplete(coverage)).map(({ date }) => shortDate(date));
    const { name, note, long } = stepName(step);
    const isDay = step.kind === 'day';
    return {
      id: step.from,
      name,
      note,
      href: hrefOf(step),
      segments: topLevelSegments(long, byCategory, tops, colours),
      total: trackedSeconds > 0 ? clock(trackedSeconds) : '',
      ...(dates.length > 0 && {
        missing: missingPart(`${long}: not reported yet`, isDay ? [] : dates, trackedSeconds === 0)
      })
    };
  });
}
