/** A newer dashboard takes the place of the one that is open. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchWithProfile, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, opensOffline, signIn, syncSays } from '../stage/browser/dashboard.ts';

let server: ServerProcess;
let built: string;
let folder: string;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  built = server.dashboardDir;
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
  await serve(built);
  rmSync(folder, { recursive: true, force: true });
});

async function serve(build: string): Promise<void> {
  await server.kill();
  server.dashboardDir = build;
  await server.start();
}

/** A copy of the dashboard with another service worker. */
function otherBuild(change: (serviceWorker: string) => string): string {
  const build = join(folder, 'build');
  cpSync(built, build, { recursive: true });
  const serviceWorker = join(build, 'service-worker.js');
  writeFileSync(serviceWorker, change(readFileSync(serviceWorker, 'utf8')));
  return build;
}

/** Signs in with the version that is there, then puts another one in its place. */
async function deployNext(): Promise<void> {
  await signIn(page, server, 'ana');
  await opensOffline(page);
  await serve(otherBuild((serviceWorker) => `${serviceWorker}\n// Another version.\n`));
  await page.reload();
}

/** Asked by a message, the worker has something to do for as long as there is a tab. */
const STAYS = `
addEventListener('message', (event) => {
  const untilAlone = async () => {
    while ((await clients.matchAll({ includeUncontrolled: true })).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 100));
  };
  if (event.data === 'stay') event.waitUntil(untilAlone());
});
`;

const offer = (tab: Page) => tab.getByText('A new version of Tidesheet is ready.');
const accept = (tab: Page) => tab.getByRole('button', { name: 'Reload' }).click();

const waiting = () =>
  page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting !== null);

it('asks before it takes over; until then the old version works with the new server', async () => {
  await deployNext();
  await offer(page).waitFor();
  expect(await waiting()).toBe(true);
  await syncSays(page, /Up to date/);

  const reloaded = page.waitForEvent('load');
  await accept(page);
  await reloaded;
  await syncSays(page, /Up to date/);
  expect(await waiting()).toBe(false);
  expect(await offer(page).count()).toBe(0);
});

it('takes over in two tabs at once', async () => {
  const errors = collectErrors(page);
  await deployNext();
  const other = await context.newPage();
  errors.push(...collectErrors(other));
  await other.goto(`${server.url}/team`);
  await offer(other).waitFor();
  await offer(page).waitFor();
  const reloaded = Promise.all([page.waitForEvent('load'), other.waitForEvent('load')]);
  await accept(other);
  await reloaded;
  for (const tab of [page, other]) {
    await syncSays(tab, /Up to date/);
    expect(await offer(tab).count()).toBe(0);
  }
  expect(await waiting()).toBe(false);
  expect(errors).toEqual([]);
});

it('also takes over in a tab that was reloaded without the service worker', async () => {
  await deployNext();
  await offer(page).waitFor();
  const other = await context.newPage();
  await other.goto(server.url);
  await other.addInitScript(() =>
    Object.assign(window, { beganAlone: navigator.serviceWorker.controller === null })
  );
  const devtools = await context.newCDPSession(other);
  await devtools.send('Page.reload', { ignoreCache: true });
  await other.waitForFunction(() => 'beganAlone' in window && window.beganAlone);
  await offer(other).waitFor();
  const reloaded = Promise.all([page.waitForEvent('load'), other.waitForEvent('load')]);
  await accept(page);
  await reloaded;
  await opensOffline(other);
  expect(await waiting()).toBe(false);
});

it('reports that the browser delays it, and takes over after all tabs are closed', async () => {
  await serve(otherBuild((serviceWorker) => serviceWorker + STAYS));
  await deployNext();
  await offer(page).waitFor();
  await page.evaluate(() => navigator.serviceWorker.controller?.postMessage('stay'));
  await accept(page);
  await page.getByText('takes over within five minutes').waitFor();
  expect(await waiting()).toBe(true);

  const next = await context.newPage();
  await page.close();
  page = next;
  await expect.poll(async () => (await page.goto(server.url)) && (await waiting())).toBe(false);
});

it('is offered when the page and its service worker have different versions', async () => {
  const { version } = JSON.parse(readFileSync(resolve(built, '_app/version.json'), 'utf8')) as {
    version: string;
  };
  await serve(otherBuild((serviceWorker) => serviceWorker.replaceAll(version, 'another')));
  await signIn(page, server, 'ana');
  await opensOffline(page);
  await page.reload();
  await offer(page).waitFor();
  const reloaded = page.waitForEvent('load');
  await accept(page);
  await reloaded;
});

it('is not delayed by the sync or by files of the page, which bypass the service worker', async () => {
  await signIn(page, server, 'ana');
  await opensOffline(page);
  await page.reload();
  await syncSays(page, /Up to date/);
  const sources = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => [
        new URL(entry.name).pathname.split('/')[1],
        Reflect.get(entry, 'workerFinalSourceType')
      ])
  );
  const parts = sources.filter(([folder]) => folder === '_app');
  const data = sources.filter(([folder]) => folder === 'db' || folder === 'api');
  expect(new Set(parts.map(([, source]) => source as unknown))).toEqual(new Set(['cache']));
  expect(new Set(data.map(([, source]) => source as unknown))).toEqual(new Set(['network']));
});
