/** What the charts of the team page show. */
import { isTold } from '#domain/metrics/coverage.ts';
import { sumFigures } from '#domain/metrics/sum-figures.ts';
import type { CategoryColours } from '#lib/charts/category-colours.ts';
import { categorySegments, topLevelSegments } from '#lib/charts/category-segments.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import type { StackedRow } from '#lib/charts/layout-stacked-rows.ts';
import { mustShowOwed } from '#lib/charts/owed.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import type { Step } from '#domain/time/period-steps.ts';
import { shortDate, stepName } from '#lib/ui/dates.ts';
import { clock } from '#lib/ui/durations.ts';
import type { TeamPerson } from './team-people.ts';

export type Painting = {
  /** Top levels in the order in which they are stacked. */
  tops: readonly string[];
  colours: CategoryColours;
};

const NOT_REPORTED = 'Not reported yet';

/** A bar for each person, by category. */
export function peopleRows(
  people: readonly TeamPerson[],
  { tops, colours }: Painting,
  hrefOf: (person: TeamPerson) => string
): StackedRow[] {
  return people.map((person) => {
    const { days, totals } = person.period;
    const owed = days.filter(({ coverage }) => mustShowOwed(coverage));
    const whole = !isTold(days) && totals.trackedSeconds === 0;
    return {
      id: person.id,
      name: person.name,
      href: hrefOf(person),
      segments: categorySegments(person.name, totals.byCategory, tops, colours),
      total: whole && owed.length > 0 ? 'not reported yet' : clock(totals.trackedSeconds),
      ...(owed.length === 0
        ? {}
        : {
            owed: {
              title: `${person.name}: ${NOT_REPORTED}`,
              details: owed.map(({ date }) => shortDate(date)),
              whole
            }
          })
    };
  });
}

/** A column for each step of the period, by top level, everybody together. */
export function stepColumns(
  steps: readonly Step[],
  people: readonly TeamPerson[],
  { tops, colours }: Painting,
  weightOf: (category: string) => number,
  hrefOf: (step: Step) => string
): StackedColumn[] {
  return steps.map((step) => {
    const inStep = ({ date }: PeriodDay) => step.from <= date && date <= step.to;
    const days = people.flatMap(({ period }) => period.days.filter(inStep));
    const totals = sumFigures(
      days.flatMap(({ figures }) => figures ?? []),
      weightOf
    );
    const owing = people.filter(({ period }) =>
      period.days.some((day) => inStep(day) && mustShowOwed(day.coverage))
    );
    const whole = totals.trackedSeconds === 0;
    const { name, note, long } = stepName(step);
    return {
      id: step.from,
      name,
      note,
      href: hrefOf(step),
      segments: topLevelSegments(long, totals.byCategory, tops, colours),
      total: whole ? '' : clock(totals.trackedSeconds),
      ...(owing.length === 0 ? {} : { owed: owedBy(long, owing, people.length, whole) })
    };
  });
}

function owedBy(long: string, owing: readonly TeamPerson[], of: number, whole: boolean) {
  const names = owing.slice(0, 6).map(({ name }) => name);
  const others = owing.length > names.length ? [`and ${owing.length - names.length} more`] : [];
  return {
    title: `${long}: not reported in full yet by ${owing.length} of ${of}`,
    details: [...names, ...others],
    whole: whole && owing.length === of
  };
}
