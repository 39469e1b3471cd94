/** What responds in the server's place, and what the dashboard says: nobody is signed out, nothing is removed. */
import type { BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import {
  collectErrors,
  readSyncDetails,
  signIn,
  storedInBrowser,
  syncSays
} from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let context: BrowserContext;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
});
afterAll(async () => {
  await closePages(await sharedChromium());
  await server?.remove();
});
beforeEach(async () => {
  // Its worker would fetch what the page asks for by itself.
  context = await (await sharedChromium()).newContext({ timezoneId: 'UTC', serviceWorkers: 'block' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
  await signIn(page, server, 'ana');
});
afterEach(() => context.close());

const HTML = '<!doctype html><title>Access blocked</title><p>Your account is locked.';
const html = (status: number, headers = {}) => ({ status, contentType: 'text/html', body: HTML, headers });

it.each<[string, Parameters<Route['fulfill']>[0], RegExp, RegExp]>([
  ['a firewall', html(403), /Sync failed/, /refuses requests \(403\), for example a firewall/],
  [
    'a firewall in JSON',
    { status: 403, json: { error: 'blocked' } },
    /Sync failed/,
    /refuses requests \(403\)/
  ],
  ['too many requests', html(429, { 'retry-after': '2' }), /Sync failed/, /asks to wait \(429\)/],
  ['a gateway whose server is away', html(502), /Offline/, /not available \(502\)/],
  ['a captive portal', html(200), /Offline/, /Something else responds/]
])('recovers from %s', async (_, response, badge, details) => {
  const stored = await storedInBrowser(page);
  await page.route(/\/(db|api)\//, (route) => route.fulfill(response));
  await server.kill();
  await server.start();
  await syncSays(page, badge);
  expect(await readSyncDetails(page)).toMatch(details);
  await page.unroute(/\/(db|api)\//);
  await syncSays(page, /Up to date/);
  expect((await storedInBrowser(page)).databases.sort()).toEqual(stored.databases.sort());
  expect(errors).toEqual([]);
});
