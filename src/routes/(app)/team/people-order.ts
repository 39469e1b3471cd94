/** In which order people are listed, as the URL says: `?order=tracked`, otherwise by name. */
import type { TeamPerson } from '#domain/team/team-people.ts';
import { withParams } from '#lib/ui/url.ts';

export const ORDERS = ['name', 'tracked'] as const;
export type PeopleOrder = (typeof ORDERS)[number];

export const orderOf = (url: URL): PeopleOrder =>
  ORDERS.find((known) => known === url.searchParams.get('order')) ?? 'name';

/** The same URL with people in another order. */
export const withOrder = (url: URL, order: string): URL =>
  withParams(url, { order: order === ORDERS[0] ? undefined : order });

/** People come by name already. */
export const sortPeople = (people: TeamPerson[], order: PeopleOrder): TeamPerson[] =>
  order === 'name'
    ? people
    : people.toSorted((a, b) => b.period.totals.trackedSeconds - a.period.totals.trackedSeconds);
