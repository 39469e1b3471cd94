/** Builds the Koa application: `/db` is CouchDB, `/api/v1` the service, `/` the dashboard. */
import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { API_PATH } from '#domain/api/route.ts';
import { RequestError } from './errors.ts';
import { handleErrors } from './handle-errors.ts';
import { compressResponses } from './compress-responses.ts';
import { mountCouch } from './mount-couch.ts';
import { agentRoutes } from './routes/agent.ts';
import { developerRoutes } from './routes/developers.ts';
import { enrolmentRoutes } from './routes/enrolment.ts';
import { erasedRoutes } from './routes/erased.ts';
import { healthRoutes } from './routes/health.ts';
import { meRoutes } from './routes/me.ts';
import { totalsRoutes } from './routes/totals.ts';
import { serveDashboard } from './serve-dashboard.ts';
import type { Service } from './service.ts';

/** What has been built: the folder of the dashboard, and the file of the agent. */
type Files = { dashboardDir: string; agentPackage: string };

/** `couchdb` responds for CouchDB: the embedded endpoint, or a proxy to a real one. */
export function createApp(service: Service, couchdb: Middleware, files: Files): Koa {
  const app = new Koa();
  // handleErrors responds to and logs what is thrown; what arrives here are connections that broke off.
  app.on('error', () => undefined);
  app.use(handleErrors(service.log));
  app.use(compressResponses());
  app.use(mountCouch('/db', couchdb));
  app.use(apiRoutes(service).routes());
  app.use(agentRoutes(service, files.agentPackage).routes());
  app.use(serveDashboard(files.dashboardDir));
  return app;
}

function apiRoutes(service: Service): Router {
  const api = new Router({ prefix: API_PATH });
  const nouns = [healthRoutes, developerRoutes, enrolmentRoutes, erasedRoutes, meRoutes, totalsRoutes];
  for (const { route, handle } of nouns.flatMap((routes) => routes(service)))
    api.register(route.path, [route.method], handle);
  api.all('/{*path}', (ctx) => {
    throw new RequestError('not-found', `No route matches ${ctx.method} ${ctx.path}.`);
  });
  return api;
}
