/** Builds the Koa application: `/db` is CouchDB, `/api/v1` the service, `/` the dashboard. */
import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { API_PATH } from '#domain/api/route.ts';
import type { SignInMethods } from '#domain/api/sign-in.ts';
import { RequestError } from './errors.ts';
import { requireBasePath, stripBasePath } from './base-path.ts';
import { awaitEpochs } from './await-epochs.ts';
import { acceptBearerTokens } from './auth/script-session.ts';
import { endSessions } from './auth/end-sessions.ts';
import { refusePasswords } from './auth/refuse-passwords.ts';
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
import { serveMetrics } from './routes/metrics.ts';
import type { ServedRoute } from './routes/serve-route.ts';
import { apiDocsRoutes } from './routes/api-docs.ts';
import { assumeTls } from './public-url.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { serveDashboard } from './serve-dashboard.ts';
import type { Service } from './service.ts';

/** What has been built: the folders of the dashboard and of Swagger UI, and the file of the agent; and the address to listen on. */
type Settings = {
  dashboardDir: string;
  agentPackage: string;
  apiDocsDir: string;
  host: string;
  trustedProxies?: string[];
  basePath?: string;
  guard?: Middleware | undefined;
  signInMethods?: SignInMethods;
  epochs: EpochWriter;
  metricsToken?: string | undefined;
  /** Of the API. */
  routes: readonly ServedRoute[];
  /** The address of the one admin who may still sign in with a password; undefined: everybody may. */
  onlyPasswordOf?: string | undefined;
  logRequest?: ((line: RequestLine) => void) | undefined;
};

/** `couchdb` responds for CouchDB: the embedded endpoint, or a proxy to a real one. */
export function createApp(service: Service, couchdb: Middleware, settings: Settings): Koa {
  const app = new Koa();
  // handleErrors responds to and logs what is thrown; what arrives here are connections that broke off.
  app.on('error', () => undefined);
  const { names } = service.couch;
  const { metrics, syncs } = service.monitoring;
  const { basePath = '' } = settings;
  app.use(stripBasePath(basePath));
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
  app.use(requireBasePath(basePath));
  app.use(refuseUnknownHosts({ publicUrl: service.publicUrl, host: settings.host }));
  app.use(normalizeCookie);
  app.use(refuseCrossSite(service.publicUrl));
  app.use(acceptBearerTokens);
  app.use(endSessions(service));
  const { onlyPasswordOf } = settings;
  if (onlyPasswordOf !== undefined) app.use(refusePasswords(names.prefix + onlyPasswordOf));
  if (settings.guard) app.use(settings.guard);
  app.use(compressResponses());
  app.use(mountCouch(COUCH_PATH, countRefused(metrics, couchdb)));
  app.use(serveMetrics(service.monitoring, settings.metricsToken));
  app.use(awaitEpochs(settings.epochs, API_PATH));
  app.use(apiRouter(settings.routes).routes());
  app.use(agentRoutes(service, settings.agentPackage).routes());
  app.use(apiDocsRoutes(settings.apiDocsDir).routes());
  app.use(serveDashboard(settings.dashboardDir, { basePath, signInMethods: settings.signInMethods }));
  return app;
}

function apiRouter(routes: readonly ServedRoute[]): Router {
  const api = new Router({ prefix: API_PATH, sensitive: true });
  for (const { route, handle } of routes) api.register(route.path, [route.method], handle);
  const served = [...api.stack];
  api.all('/{*path}', (ctx) => {
    const methods = served.flatMap((layer) => (layer.match(ctx.path) ? layer.methods : []));
    if (methods.length === 0)
      throw new RequestError('not-found', `No route matches ${ctx.method} ${ctx.path}.`);
    ctx.set('Allow', [...new Set([...methods, 'OPTIONS'])].sort().join(', '));
    if (ctx.method === 'OPTIONS') ctx.status = 204;
    else throw new RequestError('method-not-allowed', `${ctx.path} has no method ${ctx.method}.`);
  });
  return api;
}
