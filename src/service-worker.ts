/**
 * Makes the portal open without the server: the shell and everything it loads are kept when it is installed. Data never
 * passes through here; it is in the replicas. The only file that imports `$service-worker`.
 */
import { build, files, version } from '$service-worker';
import { clientsClaim, skipWaiting } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

const SHELL = '/';
/** Read once, at installation, and by the system; the app itself never shows them. */
const isForInstallation = (url: string) => url.endsWith('.png');

precacheAndRoute([
  { url: SHELL, revision: version },
  // Names of built files change with their content.
  ...build.map((url) => ({ url, revision: null })),
  ...files.filter((url) => !isForInstallation(url)).map((url) => ({ url, revision: version }))
]);
cleanupOutdatedCaches();
// Every page is the same shell; CouchDB and the service, which gives out the agent too, answer for themselves.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL(SHELL), {
    denylist: [/^\/(db|api)(\/|$)/, /^\/(enrol|agent\.tgz|install\.(sh|ps1))$/]
  })
);
clientsClaim();

// A new version waits until somebody says so.
addEventListener('message', (event) => {
  if (event.data === 'take over') void skipWaiting();
});
