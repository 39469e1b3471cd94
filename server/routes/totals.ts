/** Tracked time of a team, summed by CouchDB's views. */
import * as v from 'valibot';
import { getTotalsRoute, type Totals, type TotalsGroup } from '#domain/api/totals.ts';
import { statusOf } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';
import { teamReadError } from './team-read-error.ts';

/** The view of each group, and how many parts of its keys, `[date, name]`, a group has in common. */
const VIEWS = {
  day: { view: 'by_developer', group_level: 1 },
  developer: { view: 'by_developer', group_level: 2 },
  project: { view: 'by_project', group_level: 2 },
  category: { view: 'by_category', group_level: 2 },
  app: { view: 'by_app', group_level: 2 }
} satisfies Record<TotalsGroup, { view: string; group_level: number }>;

const Rows = v.object({
  rows: v.array(v.object({ key: v.array(v.string()), value: v.number() }))
});

export const totalsRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, getTotalsRoute, async ({ caller, params: { slug }, query: { from, to, group } }) => {
    const { view, group_level } = VIEWS[group];
    service.readers.note(slug, caller.name);
    const range = { startkey: [from], endkey: [to, {}], group_level };
    const result: unknown = await caller.couch
      .use(service.couch.names.team(slug))
      .view('totals', view, range)
      .catch((error: unknown) => {
        throw explain(error, slug, group);
      });
    const totals = sumRows(v.parse(Rows, result).rows);
    const seconds = Object.values(totals).reduce((left, right) => left + right, 0);
    return { team: slug, from, to, group, totals, seconds } satisfies Totals;
  })
];

/** Why CouchDB refused to read the view; any other error unchanged. */
function explain(error: unknown, slug: string, group: TotalsGroup): unknown {
  const status = statusOf(error);
  // The embedded endpoint does not run the views of an older version.
  if (status === 501 || (status === 404 && isMissingView(error))) {
    return new RequestError(
      'index-building',
      `The index by ${group} is still being built.`,
      'Try again later.'
    );
  }
  return teamReadError(error, slug);
}

/** The team is there, but its views are of an older version. */
const isMissingView = (error: unknown) =>
  error instanceof Error && 'reason' in error && String(error.reason).startsWith('missing');

/** Rows of several dates, summed by the last part of their keys. */
function sumRows(rows: { key: string[]; value: number }[]): Record<string, number> {
  const totals = new Map<string, number>();
  for (const { key, value } of rows) {
    const name = key.at(-1) ?? '';
    totals.set(name, (totals.get(name) ?? 0) + value);
  }
  return Object.fromEntries(totals);
}
