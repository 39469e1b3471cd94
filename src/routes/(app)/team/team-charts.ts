/** What the charts of the team page show. */
import { isTold } from '#domain/metrics/coverage.ts';
import type { CategoryColours } from '#lib/charts/category-colours.ts';
import { categorySegments, topLevelSegments } from '#lib/charts/category-segments.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import type { StackedRow } from '#lib/charts/layout-stacked-rows.ts';
import { HATCHED } from '#lib/charts/mark.ts';
import { mustShowOwed } from '#lib/charts/owed.ts';
import type { Step } from '#domain/time/period-steps.ts';
import { shortDate, stepName } from '#lib/ui/dates.ts';
import { clock } from '#lib/ui/durations.ts';
import type { TeamPerson } from '#domain/team/team-people.ts';
import type { PersonStep } from './team-steps.ts';

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
  people: readonly TeamPerson[],
  byPerson: ReadonlyMap<string, PersonStep[]>,
  { tops, colours }: Painting,
  hrefOf: (step: Step) => string
): StackedColumn[] {
  const everybody = people.map((person) => ({ person, steps: byPerson.get(person.id) ?? [] }));
  const steps = everybody[0]?.steps ?? [];
  return steps.map(({ step }, index) => {
    const own = everybody.map(({ person, steps }) => ({ person, sum: steps[index] }));
    const byCategory = new Map<string, number>();
    for (const { sum } of own) {
      for (const [category, seconds] of sum?.byCategory ?? [])
        byCategory.set(category, (byCategory.get(category) ?? 0) + seconds);
    }
    const owing = own.filter(({ sum }) => sum && sum.owing.length > 0).map(({ person }) => person);
    const trackedSeconds = own.reduce((total, { sum }) => total + (sum?.trackedSeconds ?? 0), 0);
    const whole = trackedSeconds === 0;
    const { name, note, long } = stepName(step);
    return {
      ...{ id: step.from, name, note, href: hrefOf(step) },
      segments: topLevelSegments(long, byCategory, tops, colours),
      total: whole ? '' : clock(trackedSeconds),
      ...(owing.length === 0 ? {} : { owed: owedBy(long, owing, people.length, whole) })
    };
  });
}

/** The top levels with their hours, and the hatching where it is used. */
export const legendItems = (
  tops: ReadonlyMap<string, number>,
  colours: CategoryColours,
  owes: boolean
): { name: string; fill: string; value?: string }[] => [
  ...[...tops].map(([name, seconds]) => ({ name, fill: colours(name).fill, value: clock(seconds) })),
  ...(owes ? [{ name: NOT_REPORTED, fill: HATCHED }] : [])
];

function owedBy(long: string, owing: readonly TeamPerson[], of: number, whole: boolean) {
  const names = owing.slice(0, 6).map(({ name }) => name);
  const others = owing.length > names.length ? [`and ${owing.length - names.length} more`] : [];
  return {
    title: `${long}: not reported in full yet by ${owing.length} of ${of}`,
    details: [...names, ...others],
    whole: whole && owing.length === of
  };
}
