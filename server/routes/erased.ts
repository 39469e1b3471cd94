import Router from '@koa/router';
import { erasedAt } from '../people/erased.ts';
import type { Service } from '../service.ts';

/**
 * `GET /erased/:database`: 200 and since when, or 404. Nobody has to sign in, as an erased person cannot: whoever knows the
 * name of their database, part of which is random, has it from that person's own session.
 */
export function erasedRoutes({ couch }: Service): Router {
  const router = new Router();

  router.get('/erased/:database', async (ctx) => {
    const database = ctx.params.database ?? '';
    const at = await erasedAt(couch, database);
    if (at === undefined) return ctx.throw(404, 'No database of this name was erased.');
    ctx.body = { erased: true, database, at };
  });

  return router;
}
