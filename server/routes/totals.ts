/** Tracked time of a team, summed by CouchDB's views. */
import Router from '@koa/router';
import * as v from 'valibot';
import { CalendarDate, TeamSlug } from '#domain/documents/primitives.ts';
import { statusOf } from '../../couch/connection.ts';
import { requireSession } from '../auth/session.ts';
import type { Service } from '../service.ts';

/** The view that answers each grouping, and how much of its keys, `[date, name]`, tells the groups apart. */
const VIEWS = {
  day: { view: 'by_developer', group_level: 1 },
  developer: { view: 'by_developer', group_level: 2 },
  project: { view: 'by_project', group_level: 2 },
  category: { view: 'by_category', group_level: 2 },
  app: { view: 'by_app', group_level: 2 }
};

const Query = v.pipe(
  v.object({
    slug: TeamSlug,
    from: CalendarDate,
    to: CalendarDate,
    group: v.picklist(
      ['day', 'developer', 'project', 'category', 'app'],
      'is day, developer, project, category or app'
    )
  }),
  v.check(({ from, to }) => from <= to, 'from must not be later than to')
);

const Rows = v.object({
  rows: v.array(v.object({ key: v.array(v.string()), value: v.number() }))
});

export function totalsRoutes({ couch, couchUrl }: Service): Router {
  const router = new Router();

  /** `{ team, from, to, group, totals: { name: seconds }, seconds }`, dates included, in the people's own local days. */
  router.get('/team/:slug/totals', async (ctx) => {
    const parsed = v.safeParse(Query, { ...ctx.query, slug: ctx.params.slug });
    if (!parsed.success) {
      return ctx.throw(
        400,
        parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim()).join('; ')
      );
    }
    const { slug, from, to, group } = parsed.output;
    const session = await requireSession(ctx, couchUrl);
    const { view, group_level } = VIEWS[group];
    const range = { startkey: [from], endkey: [to, {}], group_level };
    const answer: unknown = await session.couch
      .use(couch.names.team(slug))
      .view('totals', view, range)
      .catch((error: unknown) => {
        const status = statusOf(error);
        if (status === 404 && isMissingView(error))
          return ctx.throw(503, `The index by ${group} is still being made. Try again later.`, {
            expose: true
          });
        if (status === 404) return ctx.throw(404, `There is no team ${slug}.`);
        if (status === 401 || status === 403)
          return ctx.throw(403, `Only managers of ${slug} may read its totals.`);
        throw error;
      });
    const totals = sumRows(v.parse(Rows, answer).rows);
    const seconds = Object.values(totals).reduce((left, right) => left + right, 0);
    ctx.body = { team: slug, from, to, group, totals, seconds };
  });

  return router;
}

/** The team is there, but its views are of an older version. */
const isMissingView = (error: unknown) =>
  error instanceof Error && 'reason' in error && String(error.reason).startsWith('missing');

/** Rows of several dates by the last part of their keys. */
function sumRows(rows: { key: string[]; value: number }[]): Record<string, number> {
  const totals = new Map<string, number>();
  for (const { key, value } of rows) {
    const name = key.at(-1) ?? '';
    totals.set(name, (totals.get(name) ?? 0) + value);
  }
  return Object.fromEntries(totals);
}
