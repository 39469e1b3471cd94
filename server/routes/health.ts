import Router from '@koa/router';
import { abortable } from '../../couch/connection.ts';
import type { Service } from '../service.ts';

/** Whoever asks has some patience too. */
const PATIENCE_MS = 5_000;

/** `GET /health`: 200 while CouchDB answers, else 503. Says nothing that a stranger should not know. */
export function healthRoutes({ couch, now }: Service): Router {
  const router = new Router();
  const startedMs = now();

  router.get('/health', async (ctx) => {
    const answer = abortable(AbortSignal.timeout(PATIENCE_MS), couch.request({ path: '_up' }));
    const reachable = await answer.then(
      () => true,
      () => false
    );
    ctx.status = reachable ? 200 : 503;
    ctx.body = {
      status: reachable ? 'healthy' : 'unhealthy',
      couchdb: reachable ? 'up' : 'not answering',
      uptimeSeconds: Math.floor((now() - startedMs) / 1000),
      serverTime: new Date(now()).toISOString()
    };
  });

  return router;
}
