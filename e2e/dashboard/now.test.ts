/** "Now" on the team page: what a manager has to act on, online, offline and on a phone, and nothing where there is nothing. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { NO_ROUNDING } from '#domain/documents/rounding.ts';
import { addDays, addWeeks, datesOfWeek, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import { makeSheet } from '#domain/timesheets/make-sheet.ts';
import { weekRows } from '#domain/timesheets/week-rows.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, opensOffline, signIn } from '../stage/browser/dashboard.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { reportDay, reportMachine } from '../stage/teams/report-day.ts';

const TODAY = utcDateOf(Date.now());
const WEEK = addWeeks(weekOf(TODAY), -2);
const MONDAY = datesOfWeek(WEEK)[0]!;

let server: ServerProcess;
let browser: Browser;
let page: Page;
let kofi: Registered;
let mara: Registered;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  kofi = await server.register('kofi', 'Kofi Mensah');
  mara = await server.register('mara', 'Mara Okoye');
  const context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  await signIn(page, server, 'ana');
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

const now = () => page.getByRole('region', { name: 'Now' });
const lineOf = (text: RegExp) => now().getByRole('listitem').filter({ hasText: text });
const dayOf = (developer: string) =>
  server.couch
    .use<PersonDay>(server.team)
    .get(dayId(MONDAY, developer))
    .catch(() => undefined);

async function submitWeek(): Promise<void> {
  const day = await dayOf('kofi');
  const sheet = makeSheet({
    ...{ developer: 'kofi', week: WEEK, dates: datesOfWeek(WEEK), rows: weekRows(WEEK, day ? [day] : []) },
    ...{ rounding: NO_ROUNDING, rules: undefined, coverage: [], nowMs: Date.now(), known: [] }
  });
  const response = await fetch(`${server.url}/db/${kofi.database}/${encodeURIComponent(sheet._id)}`, {
    method: 'PUT',
    headers: {
      authorization: basicAuthorization(emailOf('kofi'), PASSWORD),
      'content-type': 'application/json'
    },
    body: JSON.stringify(sheet)
  });
  expect(response.status).toBe(201);
}

it('is not there while nobody needs anything', async () => {
  await reportDay(server.url, kofi, { date: TODAY, slots: 1 });
  await page.goto(`${server.url}/team`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.getByText('Kofi Mensah').first().waitFor();
  expect(await now().count()).toBe(0);
});

it('names a week that waits, and a machine that is quiet, each with its act', async () => {
  const errors = collectErrors(page);
  await reportDay(server.url, kofi, { date: MONDAY, slots: 16 });
  await reportMachine(server.url, mara, { collectFrom: `${addDays(MONDAY, -7)}T00:00:00Z` });
  await reportDay(server.url, mara, { date: addDays(MONDAY, -7), slots: 16 });
  await expect.poll(() => dayOf('kofi'), { timeout: TIMEOUT_MS }).toBeDefined();
  await submitWeek();
  await lineOf(/1 week waits for a review/).waitFor();
  await lineOf(/No machine of Mara Okoye has reported since/).waitFor();
  await lineOf(/1 week waits/)
    .getByRole('link', { name: 'Review' })
    .click();
  await page.waitForURL(/\/approvals/);
  await page.getByRole('main').getByText('Kofi Mensah').first().waitFor();
  await page.goto(`${server.url}/team`);
  const act = lineOf(/No machine of Mara/).getByRole('link');
  const path = await act.getAttribute('href');
  await act.click();
  await page.waitForURL((url) => url.pathname === new URL(path ?? '', server.url).pathname);
  await page.getByText('Mara Okoye').first().waitFor();
  expect(errors).toEqual([]);
});

it('is there offline, and fits a phone', async () => {
  await page.goto(`${server.url}/team`);
  await lineOf(/1 week waits/).waitFor();
  await opensOffline(page);
  await page.context().setOffline(true);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await lineOf(/1 week waits/).waitFor();
  await lineOf(/No machine of Mara Okoye/).waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.context().setOffline(false);
});
