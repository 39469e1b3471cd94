/** Tracked time of a team, summed by CouchDB's views. */
import Router from '@koa/router';
import * as v from 'valibot';
import { CalendarDate, TeamSlug } from '#domain/documents/primitives.ts';
import { statusOf } from '../../couch/connection.ts';
import { requireSession } from '../access/session.ts';
import type { Service } from '../service.ts';

/** The view that answers each grouping. Its rows are `[date, name] → seconds`. */
const VIEWS = {
  day: 'by_developer',
  developer: 'by_developer',
  project: 'by_project',
  category: 'by_category'
};

const Query = v.pipe(
  v.object({
    slug: TeamSlug,
    from: CalendarDate,
    to: CalendarDate,
    group: v.picklist(['day', 'developer', 'project', 'category'], 'is day, developer, project or category')
  }),
  v.check(({ from, to }) => from <= to, 'from must not be later than to')
);

const Rows = v.object({
  rows: v.array(v.object({ key: v.tuple([v.string(), v.string()]), value: v.number() }))
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
    const range = { startkey: [from], endkey: [to, {}], group: true };
    const answer: unknown = await session.couch
      .use(couch.names.team(slug))
      .view('totals', VIEWS[group], range)
      .catch((error: unknown) => {
        const status = statusOf(error);
        if (status === 404) return ctx.throw(404, `There is no team ${slug}.`);
        if (status === 401 || status === 403)
          return ctx.throw(403, `Only managers of ${slug} may read its totals.`);
        throw error;
      });
    const totals = sumRows(v.parse(Rows, answer).rows, group === 'day' ? 0 : 1);
    const seconds = Object.values(totals).reduce((left, right) => left + right, 0);
    ctx.body = { team: slug, from, to, group, totals, seconds };
  });

  return router;
}

function sumRows(rows: { key: [string, string]; value: number }[], part: 0 | 1): Record<string, number> {
  const totals = new Map<string, number>();
  for (const { key, value } of rows) totals.set(key[part], (totals.get(key[part]) ?? 0) + value);
  return Object.fromEntries(totals);
}
