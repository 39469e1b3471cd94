/** Builds the Koa application: `/db` is CouchDB, `/api/v1` the service, `/` the dashboard. */
import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { API_PATH } from '#domain/api/route.ts';
import { RequestError } from './errors.ts';
import { awaitEpochs } from './await-epochs.ts';
import { endSessions } from './auth/end-sessions.ts';
import { refuseCrossSite } from './auth/refuse-cross-site.ts';
import { refuseUnknownHosts } from './auth/refuse-unknown-hosts.ts';
import { trustProxies } from './auth/trust-proxies.ts';
import { normalizeCookie } from './auth/session-cookie.ts';
import { handleErrors } from './handle-errors.ts';
import { compressResponses } from './compress-responses.ts';
import { COUCH_PATH, mountCouch, requireOriginForm } from './mount-couch.ts';
import type { EpochWriter } from './jobs/epoch-writer.ts';
import { countRefused, observeRequests, type RequestLine } from './monitoring/observe-requests.ts';
import { agentRoutes } from './routes/agent.ts';
import { developerRoutes } from './routes/developers.ts';
import { enrolmentRoutes } from './routes/enrolment.ts';
import { erasedRoutes } from './routes/erased.ts';
import { healthRoutes } from './routes/health.ts';
import { meRoutes } from './routes/me.ts';
import { serveMetrics } from './routes/metrics.ts';
import { statusRoutes } from './routes/status.ts';
import { totalsRoutes } from './routes/totals.ts';
import { assumeTls } from './public-url.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { serveDashboard } from './serve-dashboard.ts';
import type { Service } from './service.ts';

/** What has been built, the folder of the dashboard and the file of the agent; and the address to listen on. */
type Settings = {
  dashboardDir: string;
  agentPackage: string;
  host: string;
  trustedProxies?: string[];
  guard?: Middleware | undefined;
  epochs: EpochWriter;
  metricsToken?: string | undefined;
  logRequest?: ((line: RequestLine) => void) | undefined;
};

/** `couchdb` responds for CouchDB: the embedded endpoint, or a proxy to a real one. */
export function createApp(service: Service, couchdb: Middleware, settings: Settings): Koa {
  const app = new Koa();
  // handleErrors responds to and logs what is thrown; what arrives here are connections that broke off.
  app.on('error', () => undefined);
  const { names } = service.couch;
  const { metrics, syncs } = service.monitoring;
  app.use(
    observeRequests({
      metrics,
      syncs,
      isDeveloperDatabase: (database) => names.developerOf(database) !== undefined,
      logRequest: settings.logRequest
    })
  );
  app.use(trustProxies(settings.trustedProxies ?? [], service.log));
  app.use(assumeTls(service.publicUrl));
  app.use(setSecurityHeaders());
  app.use(handleErrors(service.log));
  app.use(requireOriginForm);
  app.use(refuseUnknownHosts({ publicUrl: service.publicUrl, host: settings.host }));
  app.use(normalizeCookie);
  app.use(refuseCrossSite(service.publicUrl));
  app.use(endSessions(service));
  if (settings.guard) app.use(settings.guard);
  app.use(compressResponses());
  app.use(mountCouch(COUCH_PATH, countRefused(metrics, couchdb)));
  app.use(serveMetrics(service.monitoring, settings.metricsToken));
  app.use(awaitEpochs(settings.epochs, API_PATH));
  app.use(apiRoutes(service).routes());
  app.use(agentRoutes(service, settings.agentPackage).routes());
  app.use(serveDashboard(settings.dashboardDir));
  return app;
}

function apiRoutes(service: Service): Router {
  const api = new Router({ prefix: API_PATH, sensitive: true });
  const nouns = [
    healthRoutes,
    developerRoutes,
    enrolmentRoutes,
    erasedRoutes,
    meRoutes,
    statusRoutes,
    totalsRoutes
  ];
  for (const { route, handle } of nouns.flatMap((routes) => routes(service)))
    api.register(route.path, [route.method], handle);
  api.all('/{*path}', (ctx) => {
    throw new RequestError('not-found', `No route matches ${ctx.method} ${ctx.path}.`);
  });
  return api;
}
