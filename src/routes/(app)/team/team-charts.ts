/** What the charts of the team page show. */
import { isTold } from '#domain/metrics/coverage.ts';
import { sumFigures } from '#domain/metrics/sum-figures.ts';
import type { CategoryColours } from '#lib/charts/category-colours.ts';
import { categorySegments, topLevelSegments } from '#lib/charts/category-segments.ts';
import type { StackedColumn } from '#lib/charts/layout-stacked-columns.ts';
import type { StackedRow } from '#lib/charts/layout-stacked-rows.ts';
import { mustShowOwed } from '#lib/charts/owed.ts';
import { dayAndMonth, longDate, shortDate, weekdayName } from '#lib/ui/dates.ts';
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

/** A column for each date, by top level, everybody together. */
export function dayColumns(
  dates: readonly string[],
  people: readonly TeamPerson[],
  { tops, colours }: Painting,
  weightOf: (category: string) => number,
  hrefOf: (date: string) => string
): StackedColumn[] {
  return dates.map((date, index) => {
    const days = people.flatMap(({ period }) => period.days[index] ?? []);
    const totals = sumFigures(
      days.flatMap(({ figures }) => figures ?? []),
      weightOf
    );
    const owing = people.filter(({ period }) => {
      const day = period.days[index];
      return day !== undefined && mustShowOwed(day.coverage);
    });
    const whole = totals.trackedSeconds === 0;
    return {
      id: date,
      name: weekdayName(date),
      note: dayAndMonth(date),
      href: hrefOf(date),
      segments: topLevelSegments(longDate(date), totals.byCategory, tops, colours),
      total: whole ? '' : clock(totals.trackedSeconds),
      ...(owing.length === 0 ? {} : { owed: owedBy(date, owing, people.length, whole) })
    };
  });
}

function owedBy(date: string, owing: readonly TeamPerson[], of: number, whole: boolean) {
  const names = owing.slice(0, 6).map(({ name }) => name);
  const others = owing.length > names.length ? [`and ${owing.length - names.length} more`] : [];
  return {
    title: `${longDate(date)}: not reported in full yet by ${owing.length} of ${of}`,
    details: [...names, ...others],
    whole: whole && owing.length === of
  };
}
