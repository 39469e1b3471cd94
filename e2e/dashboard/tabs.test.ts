import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, signIn, syncSays } from '../stage/browser/dashboard.ts';

const TODAY = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let first: Page;
let second: Page;
let errors: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await fillTeam(server.couch, { developers: 2, days: 1, months: 0, today: TODAY });
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  first = await context.newPage();
  second = await context.newPage();
  errors = [...collectErrors(first), ...collectErrors(second)];
  await signIn(first, server, 'ana');
});
afterEach(() => context.close());

const longpollsOf = (page: Page) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('feed=longpoll')) asked.push(request.url());
  });
  return asked;
};

/** Gives a person another name on the server. */
async function rename(name: string): Promise<void> {
  const team = server.couch.use<{ name: string }>(server.team);
  await team.insert({ ...(await team.get('developer:person_000')), name });
}

const shows = (page: Page, name: string) => page.getByRole('rowheader', { name }).waitFor();

describe('two tabs', () => {
  it('show the same, and only one of them asks the server', async () => {
    const asked = longpollsOf(second);
    await second.goto(`${server.url}/team`);
    await syncSays(second, /Up to date/);
    await rename('Renamed Once');
    await Promise.all([shows(first, 'Renamed Once'), shows(second, 'Renamed Once')]);
    expect(asked).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('take over from each other', async () => {
    await second.goto(`${server.url}/team`);
    await syncSays(second, /Up to date/);
    const asked = longpollsOf(second);
    await first.close();
    await expect.poll(() => asked.length, { timeout: 60_000 }).toBeGreaterThan(0);
    await rename('Renamed Twice');
    await shows(second, 'Renamed Twice');
  });

  it('are signed out together', async () => {
    await second.goto(`${server.url}/team`);
    await syncSays(second, /Up to date/);
    await second.getByRole('button', { name: 'Account' }).click();
    await second.getByRole('button', { name: 'Sign out' }).click();
    await Promise.all([first, second].map((page) => page.getByLabel('E-mail').waitFor()));
    await expect.poll(() => first.evaluate(() => indexedDB.databases())).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    expect(errors).toEqual([]);
  });
});
