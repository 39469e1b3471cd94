/** Tracked time of a team, summed by CouchDB's views. */
import * as v from 'valibot';
import { CalendarDate, TeamSlug } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

export const TotalsGroup = v.picklist(
  ['day', 'developer', 'project', 'category', 'app'],
  'is day, developer, project, category or app'
);
export type TotalsGroup = v.InferOutput<typeof TotalsGroup>;

/** Dates are the people's own local days; both are included. */
export const TotalsQuery = v.pipe(
  v.object({ from: CalendarDate, to: CalendarDate, group: TotalsGroup }),
  v.check(({ from, to }) => from <= to, 'from must not be later than to')
);
export type TotalsQuery = v.InferOutput<typeof TotalsQuery>;

export const Totals = v.object({
  team: TeamSlug,
  from: CalendarDate,
  to: CalendarDate,
  group: TotalsGroup,
  /** Seconds of each day, developer, project, category or app; time without a project is named ''. */
  totals: v.record(v.string(), v.number()),
  /** The sum of all totals. */
  seconds: v.number()
});
export type Totals = v.InferOutput<typeof Totals>;

export const getTotalsRoute = defineRoute({
  method: 'GET',
  path: '/team/:slug/totals',
  summary: 'Sums the tracked seconds of a team by day, developer, project, category or app.',
  access: 'manager',
  params: v.object({ slug: TeamSlug }),
  query: TotalsQuery,
  response: Totals,
  status: 200,
  errors: {
    'index-building': 'The index of this group is still being built. Try again later.'
  }
});
