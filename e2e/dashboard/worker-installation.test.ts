/** The service worker is installed while a page is open, even if something disturbs its installation. */
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, opensOffline, signIn, syncSays } from '../stage/browser/dashboard.ts';
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

  await context.setOffline(true);
  await page.getByRole('link', { name: 'Rules', exact: true }).click();
  await page.getByRole('heading', { name: 'Rules', level: 1 }).waitFor();
  expect(errors).toEqual([]);
});
