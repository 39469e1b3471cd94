/** In which order people are listed, as the address says: `?order=tracked`, otherwise by name. */
import type { TeamPerson } from '#domain/team/team-people.ts';

export const ORDERS = ['name', 'tracked'] as const;
export type PeopleOrder = (typeof ORDERS)[number];

export const orderOf = (url: URL): PeopleOrder =>
  ORDERS.find((known) => known === url.searchParams.get('order')) ?? 'name';

/** The same address with people in another order. */
export function withOrder(url: URL, order: string): URL {
  const ordered = new URL(url);
  if (order === ORDERS[0]) ordered.searchParams.delete('order');
  else ordered.searchParams.set('order', order);
  return ordered;
}

/** People come by name already. */
export const sortPeople = (people: TeamPerson[], order: PeopleOrder): TeamPerson[] =>
  order === 'name'
    ? people
    : people.toSorted((a, b) => b.period.totals.trackedSeconds - a.period.totals.trackedSeconds);
