/**
 * Opens the dashboard without the server: the shell, with everything its pages load, is cached at installation; the files of all
 * other pages follow once a page asks for them. Data never passes through here; it is in the replicas. The only file that imports
 * `$service-worker`.
 */
import { base, build, files, version } from '$service-worker';
import { cacheNames, clientsClaim, skipWaiting } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { deviceLabel } from '#lib/state/device-label.ts';
import { renewSubscription } from '#lib/state/renew-subscription.ts';

/** Written by scripts/shell-files.js, without the slash at the start. */
declare const __SHELL_FILES__: string[];

const SHELL = `${base}/`;
const OTHER_PAGES_CACHE = `tidesheet-other-pages${base}`;
const TIMEOUT_MS = 60_000;
/** Read once, at installation, and by the system; the app itself never shows them. */
const isForInstallation = (url: string) => url.endsWith('.png');

const shellFiles = new Set(__SHELL_FILES__.map((path) => `${base}/${path}`));
const otherFiles = new Set(build.filter((url) => !shellFiles.has(url)));

precacheAndRoute([
  { url: SHELL, revision: version },
  // Names of built files change with their content.
  ...build.filter((url) => shellFiles.has(url)).map((url) => ({ url, revision: null })),
  ...files.filter((url) => !isForInstallation(url)).map((url) => ({ url, revision: version }))
]);
cleanupOutdatedCaches();
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && otherFiles.has(url.pathname),
  async ({ url }) => (await caches.match(url.href, { cacheName: OTHER_PAGES_CACHE })) ?? fetch(url)
);
// SvelteKit asks for it when a file cannot be loaded, and would reload this version again and again where the server has another.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname === `${base}/_app/version.json`,
  () => Promise.resolve(Response.json({ version }))
);
// Every page is the same shell; CouchDB and the service, which serves the agent too, respond for themselves.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL(SHELL), {
    denylist: [
      new RegExp(`^${base}/(db|api)(/|$)`),
      new RegExp(`^${base}/(enrol|agent\\.tgz|install\\.(sh|ps1))$`)
    ]
  })
);
clientsClaim();

// Every request that reaches an old worker starts it again, and a new version waits until it ends: with a running sync, for
// minutes. Static routes keep requests that need no decision away from the worker, in browsers that have them.
addEventListener('install', (event) => {
  const others = [...otherFiles].map((pathname) => ({ urlPattern: { pathname } }));
  void event.addRoutes?.([
    { condition: { urlPattern: { pathname: `${base}/db/*` } }, source: 'network' },
    { condition: { urlPattern: { pathname: `${base}/api/*` } }, source: 'network' },
    { condition: { or: others }, source: { cacheName: OTHER_PAGES_CACHE } },
    {
      condition: { urlPattern: { pathname: `${base}/_app/immutable/*` } },
      source: { cacheName: cacheNames.precache }
    }
  ]);
});

addEventListener('activate', (event) => event.waitUntil(deleteFormerFiles()));

/** Files of earlier builds. */
async function deleteFormerFiles(): Promise<void> {
  const cache = await caches.open(OTHER_PAGES_CACHE);
  const former = (await cache.keys()).filter(({ url }) => !otherFiles.has(new URL(url).pathname));
  await Promise.all(former.map((request) => cache.delete(request)));
}

let running: Promise<number> | undefined;

/** Resolves to how many files are still missing. */
const cacheOtherPages = () => (running ??= fetchOtherFiles().finally(() => (running = undefined)));

/** Ends as soon as the server cannot be reached, or a newer version waits for this one to end. */
async function fetchOtherFiles(): Promise<number> {
  const cache = await caches.open(OTHER_PAGES_CACHE);
  const cached = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  const missing = new Set([...otherFiles].filter((path) => !cached.has(path)));
  for (const path of missing) {
    if (registration.waiting || registration.installing) break;
    const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
    if (!response) break;
    if (isFile(response) && (await isStored(cache, path, response))) missing.delete(path);
  }
  return missing.size;
}

/** A captive portal responds with a page of its own. */
const isFile = ({ ok, headers }: Response) => ok && !headers.get('content-type')?.startsWith('text/html');

/** False where the disk is full, or the response broke off. */
const isStored = (cache: Cache, path: string, response: Response) =>
  cache.put(path, response).then(
    () => true,
    () => false
  );

// A new version waits until somebody says so.
addEventListener('message', (event) => {
  if (event.data === 'take over') void skipWaiting();
  if (event.data === 'claim') event.waitUntil(clients.claim());
  if (event.data === 'version') event.ports[0]?.postMessage(version);
  if (event.data === 'cache other pages')
    event.waitUntil(cacheOtherPages().then((missing) => event.ports[0]?.postMessage(missing)));
});

/** What the server sends; anything else is shown as a message too, because browsers end silent subscriptions. */
type Pushed = { title?: string; body?: string; path?: string; tag?: string };

addEventListener('push', (event) => {
  let pushed: Pushed = {};
  try {
    pushed = (event.data?.json() ?? {}) as Pushed;
  } catch {
    // Shown without a text.
  }
  const { title = 'Tidesheet', body = 'There is something new.', path = '/', tag = 'tidesheet' } = pushed;
  event.waitUntil(registration.showNotification(title, { body, tag, data: path }));
});

// Browsers end and replace subscriptions by themselves. What fails here, the next start of the app does (`renewPush`).
addEventListener('pushsubscriptionchange', (event) => {
  const renewed = renewSubscription({
    oldSubscription: event.oldSubscription,
    newSubscription: event.newSubscription,
    subscribe: (applicationServerKey) =>
      registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }),
    readKey: async () => {
      const channels = (await (await callApi('/me/channels')).json()) as { push: { public_key: string } };
      return channels.push.public_key;
    },
    report: async (path, body) => {
      await callApi(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body)
      });
    },
    label: deviceLabel(navigator.userAgent)
  });
  event.waitUntil(renewed.catch(() => undefined));
});

/** @throws Error where the server cannot be reached, or refuses. */
async function callApi(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${base}/api/v1${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${path} responded with ${response.status}.`);
  return response;
}

addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path: unknown = event.notification.data;
  const isPath = typeof path === 'string' && /^\/(?![/\\])/.test(path);
  event.waitUntil(openPage(new URL(`${base}${isPath ? path : '/'}`, location.origin).href));
});

async function openPage(url: string): Promise<void> {
  const [open] = await clients.matchAll({ type: 'window' });
  // A page of another version, or one that is being closed, cannot be led anywhere.
  const led = await open?.navigate(url).catch(() => null);
  await (led ? led.focus() : clients.openWindow(url));
}
