import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchWithProfile, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, opensOffline, signIn, syncSays } from '../stage/browser/dashboard.ts';

let server: ServerProcess;
let folder: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
});
afterAll(() => server?.remove());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidesheet-profile-'));
  context = await launchWithProfile(join(folder, 'profile'));
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});

it('can be installed: the browser reports no obstacle', async () => {
  await page.goto(server.url);
  await opensOffline(page);
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);
  const { errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
});

it('opens any page after a restart of the browser, without the server', async () => {
  await signIn(page, server, 'ana');
  await opensOffline(page);
  await context.close();
  await server.kill();
  context = await launchWithProfile(join(folder, 'profile'));
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  const errors = collectErrors(page);
  await page.goto(`${server.url}/people/ana?period=day&date=2026-11-20`);
  await syncSays(page, /Offline · data from/);
  expect(errors).toEqual([]);
  await server.start();
});

it('caches neither CouchDB nor the API', async () => {
  await signIn(page, server, 'ana');
  await opensOffline(page);
  await page.reload();
  await syncSays(page, /Up to date/);
  const cached = await page.evaluate(async () => {
    const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
    const requests = await Promise.all(caches.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(cached.length).toBeGreaterThan(10);
  expect(cached.filter((path) => /^\/(db|api)(\/|$)/.test(path))).toEqual([]);
  // Not the shell, though every other address is answered with it.
  expect(await page.goto(`${server.url}/api/v1/health`).then((answer) => answer?.json())).toMatchObject({
    status: 'healthy'
  });
});
