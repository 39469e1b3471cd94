/** The service worker is installed while a page is open, even if something disturbs its installation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readShellFiles } from '../../scripts/shell-files.js';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import {
  allPagesOpenOffline,
  collectErrors,
  opensOffline,
  readSyncDetails,
  signIn,
  syncSays
} from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
});
afterEach(() => context.close());

/** Of the worker: what it fetches to cache it. */
const isPrecached = (route: Route) => route.request().serviceWorker() !== null;

/** Runs in the worker. */
const stateOfActive = () =>
  (Reflect.get(globalThis, 'registration') as ServiceWorkerRegistration).active?.state;

it('is tried again after a file could not be fetched, without a reload', async () => {
  const refused: string[] = [];
  await context.route('**/_app/immutable/nodes/*', (route) => {
    if (!isPrecached(route) || refused.length === 2) return route.fallback();
    refused.push(route.request().url());
    return refused.length === 1 ? route.abort() : route.fulfill({ status: 503 });
  });
  await signIn(page, server, 'ana');
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await opensOffline(page);
  expect(refused).toHaveLength(2);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);

  await context.setOffline(true);
  await page.reload();
  await syncSays(page, /Offline · data from/);
  expect(errors).toEqual([]);
});

it('is tried again after the worker itself could not be fetched', async () => {
  let failures = 0;
  await context.route('**/service-worker.js', (route) =>
    (failures += 1) > 1 ? route.fallback() : route.abort()
  );
  await signIn(page, server, 'ana');
  await opensOffline(page);
  expect(failures).toBeGreaterThan(1);
  expect(errors).toEqual([]);
});

it('that cannot succeed is explained in the details of the sync', async () => {
  await context.route('**/service-worker.js', (route) => route.abort());
  await signIn(page, server, 'ana');
  expect(await readSyncDetails(page)).toContain('opens only while the server can be reached');
});

it('includes a page whose document was on its way when the worker became active', async () => {
  let isUnderWay = false;
  await context.route('**/_app/immutable/nodes/*', async (route) => {
    if (isPrecached(route)) await expect.poll(() => isUnderWay).toBe(true);
    return route.fallback();
  });
  await context.route('**/team', async (route) => {
    isUnderWay = true;
    const [worker] = context.serviceWorkers();
    await expect.poll(() => worker?.evaluate(stateOfActive)).toBe('activated');
    return route.fallback();
  });
  await signIn(page, server, 'ana');
  await page.goto(`${server.url}/team`);
  await opensOffline(page);
  await allPagesOpenOffline(page);

  await context.setOffline(true);
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page.getByRole('heading', { name: 'Rules', level: 1 }).waitFor();
  expect(errors).toEqual([]);
});

describe('the files of other pages than the first', () => {
  let isRefused: boolean;
  beforeEach(async () => {
    isRefused = true;
    const shell = new Set(readShellFiles('.svelte-kit/output/client'));
    await context.route('**/_app/immutable/**', (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      return isRefused && isPrecached(route) && !shell.has(path) ? route.abort() : route.fallback();
    });
    await signIn(page, server, 'ana');
    await opensOffline(page);
  });

  it('are cached after the installation, each file of the build once', async () => {
    isRefused = false;
    await allPagesOpenOffline(page);
    const cached = await cachedPaths();
    const { files } = JSON.parse(readFileSync(join(server.dashboardDir, '.built'), 'utf8')) as {
      files: string[];
    };
    const isCached = (path: string) =>
      !/\.png$|^service-worker\.js$|^sign-in\.html$|^_app\/version\.json$|temporal-polyfill/.test(path);
    const expected = files.filter(isCached).map((path) => (path === 'index.html' ? '/' : `/${path}`));
    expect(cached.filter((path) => !path.includes('temporal-polyfill')).sort()).toEqual(expected.sort());
  });

  it('are not there yet: says so, and opens the page once the server can be reached', async () => {
    await server.kill();
    await syncSays(page, /Offline/);
    await openRules();
    await page.getByText('You are offline. It opens as soon as the server can be reached').waitFor();
    await page.getByRole('link', { name: 'Team', exact: true }).click();
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await openRules();
    await page.getByRole('heading', { name: 'This page is not on this device yet' }).waitFor();
    isRefused = false;
    await server.start();
    await rulesAreShown();
    expect(errors).toEqual([]);
  });

  it('were replaced by another build before they were cached: says so once', async () => {
    await context.route('**/_app/immutable/nodes/*', (route) =>
      isPrecached(route) ? route.fallback() : route.fulfill({ status: 404 })
    );
    await context.route('**/_app/version.json', (route) => route.fulfill({ json: { version: 'another' } }));
    await openRules();
    await page.getByText('a newer version of Tidesheet has replaced it').waitFor();
    await page.getByRole('link', { name: 'Team', exact: true }).waitFor();
  });
});

const openRules = () => page.getByRole('link', { name: 'Rules', exact: true }).click();
const rulesAreShown = () => page.getByRole('heading', { name: 'Rules', level: 1 }).waitFor();

/** The paths of all files in all caches. */
const cachedPaths = () =>
  page.evaluate(async () => {
    const all = await Promise.all(
      (await caches.keys()).map(async (name) => (await caches.open(name)).keys())
    );
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
