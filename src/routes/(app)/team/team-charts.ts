/** What the charts of the team page show. */
import { rollup, sum } from 'd3-array';
import { isIncomplete } from '#domain/metrics/coverage.ts';
import { isKnown } from '#domain/metrics/person-period.ts';
import type { TeamPerson } from '#domain/team/team-people.ts';
import type { PersonStep, StepsOfPeople } from '#domain/team/team-steps.ts';
import type { Step } from '#domain/time/period-steps.ts';
import type { CategoryColours } from '#lib/charts/category-colours.ts';
import { categorySegments } from '#lib/charts/category-segments.ts';
import type { Multiple } from '#lib/charts/layout-small-multiples.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import type { StackedRow } from '#lib/charts/layout-stacked-rows.ts';
import { missingPart, type Segment } from '#lib/charts/mark.ts';
import { shortDate, stepName } from '#lib/ui/dates.ts';
import { clock, exact } from '#lib/ui/durations.ts';

export type Painting = {
  /** Top levels in the order in which they are stacked. */
  tops: readonly string[];
  colours: CategoryColours;
};

/** A bar for each person, by category. */
export function peopleRows(
  people: readonly TeamPerson[],
  { tops, colours }: Painting,
  hrefOf: (person: TeamPerson) => string
): StackedRow[] {
  return people.map((person) => {
    const { id, name, period } = person;
    const { trackedSeconds, byCategory } = period.totals;
    const dates = period.days.filter(({ coverage }) => isIncomplete(coverage)).map(({ date }) => date);
    const isMissing = dates.length > 0;
    const whole = !isKnown(period);
    return {
      id,
      name,
      href: hrefOf(person),
      segments: categorySegments(name, byCategory, tops, colours),
      total: whole && isMissing ? 'not reported yet' : clock(trackedSeconds),
      ...(isMissing && { missing: missingPart(`${name}: not reported yet`, dates.map(shortDate), whole) })
    };
  });
}

export type StepTotals = Pick<PersonStep, 'byCategory' | 'byProject'>;

/** A column for each step of the period, of the segments that `segmentsOf` makes of everybody's time together. */
export function stepColumns(
  people: readonly TeamPerson[],
  byPerson: ReadonlyMap<string, PersonStep[]>,
  segmentsOf: (whose: string, totals: StepTotals) => Segment[],
  hrefOf: (step: Step) => string
): StackedColumn[] {
  const steps = byPerson.get(people[0]?.id ?? '') ?? [];
  return steps.map(({ step }, index) => {
    const own = people.flatMap(({ id, name }) => {
      const sums = byPerson.get(id)?.[index];
      return sums ? { ...sums, person: name } : [];
    });
    const expected = own.filter(({ isUncollected }) => !isUncollected);
    const incomplete = own.filter(({ incomplete }) => incomplete.length > 0).map(({ person }) => person);
    const trackedSeconds = sum(own, (sums) => sums.trackedSeconds);
    const { name, note, long } = stepName(step);
    const title = `${long}: not reported in full yet by ${incomplete.length} of ${expected.length}`;
    const whole = trackedSeconds === 0 && incomplete.length === expected.length;
    return {
      id: step.from,
      name,
      note,
      href: hrefOf(step),
      segments: segmentsOf(long, {
        byCategory: addMaps(own.map(({ byCategory }) => byCategory)),
        byProject: addMaps(own.map(({ byProject }) => byProject))
      }),
      total: trackedSeconds === 0 ? '' : clock(trackedSeconds),
      ...(incomplete.length > 0 && { missing: missingPart(title, incomplete, whole) })
    };
  });
}

const addMaps = (maps: readonly ReadonlyMap<string, number>[]): Map<string, number> =>
  rollup(
    maps.flatMap((map) => [...map]),
    (parts) => sum(parts, ([, seconds]) => seconds),
    ([name]) => name
  );

export type PeopleUrls = {
  hrefOf: (person: TeamPerson) => string;
  /** The documents behind the total. */
  evidenceOf: (person: TeamPerson) => string;
};

/** A small chart for each person, a bar in it for each step, beside the medians of the steps. */
export function peopleMultiples(
  people: readonly TeamPerson[],
  { byPerson, medians }: StepsOfPeople,
  { hrefOf, evidenceOf }: PeopleUrls
): Multiple[] {
  return people.map((person) => ({
    id: person.id,
    name: person.name,
    href: hrefOf(person),
    ...(isKnown(person.period)
      ? { note: clock(person.period.totals.trackedSeconds), noteHref: evidenceOf(person) }
      : { note: 'not reported' }),
    bars: (byPerson.get(person.id) ?? []).map((sums, index) => {
      const { step, trackedSeconds, incomplete, isFuture, isUncollected } = sums;
      const median = medians[index];
      const missing = incomplete.length > 0;
      const unknown = (missing && trackedSeconds === 0) || isFuture || isUncollected;
      return {
        seconds: trackedSeconds,
        missing,
        unknown,
        title: `${person.name}, ${stepName(step).long}`,
        details: [
          ...(unknown ? [] : [exact(trackedSeconds)]),
          ...(median === undefined ? [] : [`median of the team ${clock(median)}`]),
          ...(missing ? ['Not reported in full'] : []),
          ...(isUncollected ? ['Before the first report'] : [])
        ]
      };
    })
  }));
}
