/** What a machine reports while somebody looks at the team. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '../../server/people/register.ts';
import { launchChromium, PATIENCE_MS } from './chromium.ts';
import { reportDay } from './report-day.ts';
import { ServerProcess } from './server.ts';
import { collectErrors, signIn, tracked } from './visitor.ts';

const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 'YYYY-MM-DD'.length);
let server: ServerProcess;
let browser: Browser;
let page: Page;
let kofi: Registered;
let errors: string[];
let passed: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  kofi = await server.register('kofi', 'Kofi Mensah');
  const context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(PATIENCE_MS);
  page = await context.newPage();
  errors = collectErrors(page);
  await signIn(page, server, 'ana');
  passed = listen();
  await page.goto(`${server.url}/team?period=day&date=${YESTERDAY}`);
});
afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

/** What passes between the page and the team's database from now on, in order. */
function listen(): string[] {
  const passed: string[] = [];
  const ofTeam = (url: string) => url.includes(`/db/${server.team}`);
  const kind = (url: string) => (url.includes('feed=longpoll') ? 'longpoll' : 'look');
  page.on('request', (request) => {
    if (ofTeam(request.url())) passed.push(`asked: ${kind(request.url())}`);
  });
  page.on('requestfinished', (request) => {
    if (ofTeam(request.url())) passed.push(`answered: ${kind(request.url())}`);
  });
  return passed;
}

function underWay(passed: string[]): { longpoll: number; look: number } {
  const count = (what: string) => passed.filter((one) => one === what).length;
  const open = (kind: string) => count(`asked: ${kind}`) - count(`answered: ${kind}`);
  return { longpoll: open('longpoll'), look: open('look') };
}

it('is on the open page because the server said so: nobody reloads, and no timer looks', async () => {
  const rev = await reportDay(server.url, kofi, { date: YESTERDAY, slots: 2 });
  await tracked(page, 'Kofi Mensah', 1800);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  // Only a longpoll is under way.
  await expect.poll(() => underWay(passed)).toEqual({ longpoll: 1, look: 0 });
  passed.length = 0;
  await reportDay(server.url, kofi, { date: YESTERDAY, slots: 4, rev });
  await tracked(page, 'Kofi Mensah', 3600);
  expect(passed[0]).toBe('answered: longpoll');
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  expect(errors).toEqual([]);
});
