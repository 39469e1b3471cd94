/** What a machine reports while somebody looks at the team. */
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { reportDay } from '../stage/teams/report-day.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, signIn, tracked } from '../stage/browser/dashboard.ts';

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 'YYYY-MM-DD'.length);
let server: ServerProcess;
let browser: Browser;
let page: Page;
let kofi: Registered;
let errors: string[];
let passing: ReturnType<typeof listen>;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  kofi = await server.register('kofi', 'Kofi Mensah');
  const context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
  await signIn(page, server, 'ana');
  passing = listen();
  await page.goto(`${server.url}/team?period=day&date=${YESTERDAY}`);
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

/** What the page asks of the team's database from now on: what is under way, and what was answered, in order. */
function listen() {
  const asked = new Set<Request>();
  const answered: string[] = [];
  const kind = (request: Request) => (request.url().includes('feed=longpoll') ? 'longpoll' : 'look');
  page.on('request', (request) => {
    if (request.url().includes(`/db/${server.team}`)) asked.add(request);
  });
  const end = (request: Request) => {
    if (asked.delete(request)) answered.push(kind(request));
  };
  page.on('requestfinished', end);
  // Chromium reports some responses as aborted that were read to their end.
  page.on('requestfailed', end);
  return { answered, underWay: () => [...asked].map(kind) };
}

it('reaches the open page because the server notifies it, without a reload or a timer', async () => {
  const rev = await reportDay(server.url, kofi, { date: YESTERDAY, slots: 2 });
  await tracked(page, 'Kofi Mensah', 1800);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  // Only a longpoll is under way.
  await expect.poll(() => passing.underWay()).toEqual(['longpoll']);
  passing.answered.length = 0;
  await reportDay(server.url, kofi, { date: YESTERDAY, slots: 4, rev });
  await tracked(page, 'Kofi Mensah', 3600);
  expect(passing.answered[0]).toBe('longpoll');
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  expect(errors).toEqual([]);
});
