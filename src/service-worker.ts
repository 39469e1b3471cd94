/**
 * Opens the dashboard without the server: the shell and everything it loads are cached at installation. Data never
 * passes through here; it is in the replicas. The only file that imports `$service-worker`.
 */
import { build, files, version } from '$service-worker';
import { cacheNames, clientsClaim, skipWaiting } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

const SHELL = '/';
/** Read once, at installation, and by the system; the app itself never shows them. */
const isForInstallation = (url: string) => url.endsWith('.png');
/** Most browsers have a Temporal of their own, and never ask for the polyfill. */
const isNeeded = (url: string) => !('Temporal' in globalThis && url.includes('/temporal-polyfill.'));

precacheAndRoute([
  { url: SHELL, revision: version },
  // Names of built files change with their content.
  ...build.filter(isNeeded).map((url) => ({ url, revision: null })),
  ...files.filter((url) => !isForInstallation(url)).map((url) => ({ url, revision: version }))
]);
cleanupOutdatedCaches();
// Every page is the same shell; CouchDB and the service, which serves the agent too, respond for themselves.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL(SHELL), {
    denylist: [/^\/(db|api)(\/|$)/, /^\/(enrol|agent\.tgz|install\.(sh|ps1))$/]
  })
);
clientsClaim();

// Every request that reaches an old worker starts it again, and a new version waits until it ends: with a running sync, for
// minutes. Static routes keep requests that need no decision away from the worker, in browsers that have them.
addEventListener('install', (event) => {
  void event.addRoutes?.([
    { condition: { urlPattern: { pathname: '/db/*' } }, source: 'network' },
    { condition: { urlPattern: { pathname: '/api/*' } }, source: 'network' },
    {
      condition: { urlPattern: { pathname: '/_app/immutable/*' } },
      source: { cacheName: cacheNames.precache }
    }
  ]);
});

// A new version waits until somebody says so.
addEventListener('message', (event) => {
  if (event.data === 'take over') void skipWaiting();
  if (event.data === 'claim') event.waitUntil(clients.claim());
  if (event.data === 'version') event.ports[0]?.postMessage(version);
});
