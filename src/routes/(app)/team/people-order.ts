/** In which order people are listed, as the URL says: `?order=tracked`, `?order=-tracked`, otherwise by name. */
import { isKnown } from '#domain/metrics/person-period.ts';
import type { TeamPerson } from '#domain/team/team-people.ts';
import { readSort, sortRows, writeSort, type Columns, type Sort } from '#lib/ui/sort-rows.ts';
import { withParams } from '#lib/ui/url.ts';

const ifKnown =
  <V>(value: (person: TeamPerson) => V) =>
  (person: TeamPerson) =>
    isKnown(person.period) ? value(person) : undefined;

const COLUMNS: Columns<TeamPerson> = {
  name: ({ name }) => name,
  tracked: ifKnown(({ period }) => period.totals.trackedSeconds),
  focus: ifKnown(({ period }) => period.totals.focusSeconds),
  pulse: ({ period }) => period.totals.pulse,
  project: ({ period }) => [...period.totals.byProject.keys()].find((name) => name !== ''),
  now: ({ throughMs }) => throughMs
};

export const ORDER_NAMES: Record<string, string> = {
  name: 'name',
  tracked: 'tracked time',
  focus: 'focus',
  pulse: 'pulse',
  project: 'main project',
  now: 'last report'
};

const BY_NAME: Sort = { column: 'name', isReversed: false };

export function orderOf(url: URL): Sort {
  const sort = readSort(url.searchParams.get('order'));
  return sort && sort.column in COLUMNS ? sort : BY_NAME;
}

/** The same URL with people in another order. */
export const withOrder = (url: URL, sort: Sort): URL =>
  withParams(url, { order: writeSort(sort) === BY_NAME.column ? undefined : writeSort(sort) });

/** People come by name already. */
export const sortPeople = (people: readonly TeamPerson[], sort: Sort): TeamPerson[] =>
  sortRows(people, COLUMNS, sort);
