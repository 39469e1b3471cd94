/** The days of a week page: of 25 and 23 hours, of a traveller, read by a manager, and changed after they were approved. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import type { DeviceDay } from '#domain/documents/day.ts';
import { type Sheet, sheetRange } from '#domain/documents/sheet.ts';
import { addWeeks, datesOfWeek, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { SAMPLE_DOCUMENTS } from '#domain/testing/sample-documents.ts';
import { reviewOf } from '#domain/testing/sheets.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { signIn } from '../stage/browser/dashboard.ts';
import { emailOf, ServerProcess } from '../stage/server/server-process.ts';
import { reportDay } from '../stage/teams/report-day.ts';

const HOUR = 3600;

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('lea', 'Lea', { roles: ['manager'] });
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

async function openPage(who: string, path: string): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  await signIn(page, server, who);
  await page.goto(`${server.url}${path}`);
  return page;
}

/** Somebody whose days begin at 00:00 in these zones, and whose machines report time on "payments-api". */
async function register(id: string, zones: { from: string; tz: string }[], days: DeviceDay[]) {
  const person = await server.register(id, 'Kim');
  const profile = { ...SAMPLE_DOCUMENTS.profile, developer: id, zones, dayStart: '00:00' };
  const docs = days.map((day) => ({ ...day, developer: id }));
  await server.couch.use(person.database).bulk({ docs: [profile, ...docs] });
  return person;
}

/** By day of the week, what the row of a project shows; empty days are left out. */
async function shown(page: Page, project: string): Promise<Record<string, string>> {
  const cells = page.getByRole('row', { name: project }).getByRole('textbox');
  await cells.first().waitFor();
  const found: Record<string, string> = {};
  for (const cell of await cells.all()) {
    const [, weekday = ''] = /, (\w+)/.exec((await cell.getAttribute('aria-label')) ?? '') ?? [];
    const text = await cell.inputValue();
    if (text !== '') found[weekday] = text;
  }
  return found;
}

it('have 25 and 23 hours when clocks change', async () => {
  const zones = [{ from: '2026-01-01', tz: 'Europe/Berlin' }];
  await register('kim', zones, [
    // The hour from 02:00 twice; the first hour of Sunday; the last half of Sunday and the first of Monday.
    workedDay('2026-10-25', 'desk', [[0, 2 * HOUR]]),
    workedDay('2026-10-24', 'laptop', [[22 * HOUR, 23 * HOUR]]),
    workedDay('2026-10-25', 'laptop', [[22.5 * HOUR, 23.5 * HOUR]]),
    // 01:30 to 03:30 on the clock, which is an hour; again around midnight.
    workedDay('2026-03-29', 'desk', [[0.5 * HOUR, 1.5 * HOUR]]),
    workedDay('2026-03-29', 'laptop', [[21.5 * HOUR, 22.5 * HOUR]])
  ]);
  const page = await openPage('kim', '/week?week=2026-W43');
  await expect.poll(() => shown(page, 'payments-api')).toEqual({ Sunday: '3:30' });
  await page.getByRole('button', { name: 'Next week' }).click();
  await expect.poll(() => shown(page, 'payments-api')).toEqual({ Monday: '0:30' });
  await page.goto(`${server.url}/week?week=2026-W13`);
  await expect.poll(() => shown(page, 'payments-api')).toEqual({ Sunday: '1:30' });
  await page.getByRole('button', { name: 'Next week' }).click();
  await expect.poll(() => shown(page, 'payments-api')).toEqual({ Monday: '0:30' });
  await page.context().close();
});

it('follow a traveller: work is on the date that the zone in force says', async () => {
  const zones = [
    { from: '2026-01-01', tz: 'Europe/Berlin' },
    { from: '2026-10-28', tz: 'America/New_York' }
  ];
  await register('noor', zones, [
    // In New York, 19:30 to 20:30 on Tuesday, which in Berlin is Wednesday already.
    workedDay('2026-10-27', 'desk', [[23.5 * HOUR, 24 * HOUR]]),
    workedDay('2026-10-28', 'desk', [[0, 0.5 * HOUR]]),
    workedDay('2026-10-28', 'laptop', [[4.5 * HOUR, 6 * HOUR]])
  ]);
  const page = await openPage('noor', '/week?week=2026-W44');
  await expect.poll(() => shown(page, 'payments-api')).toEqual({ Tuesday: '1:00', Wednesday: '1:30' });
  await page.context().close();
});

it('that change after they were approved become an adjustment; a manager reads all of it', async () => {
  const week = addWeeks(weekOf(utcDateOf(Date.now())), -2);
  const [monday = ''] = datesOfWeek(week);
  const person = await register('mei', [{ from: '2026-01-01', tz: 'UTC' }], []);
  const rev = await reportDay(server.url, person, { date: monday, slots: 16 });
  const page = await openPage('mei', `/week?week=${week}`);
  await expect.poll(() => shown(page, 'payments-api')).toEqual({ Monday: '4:00' });
  await page.getByRole('button', { name: 'Submit' }).click();
  const [sheet] = await sheetsOf(person, week, 1);
  await server.couch
    .use(server.team)
    .insert(reviewOf(sheet!, { reviewer: emailOf('lea'), decided: new Date().toISOString() }));
  const managers = await openPage('lea', `/week?week=${week}&person=mei`);
  for (const one of [page, managers]) await one.getByRole('status').filter({ hasText: 'Approved' }).waitFor();
  expect(await shown(managers, 'payments-api')).toEqual({ Monday: '4:00' });
  const cell = managers.getByRole('row', { name: 'payments-api' }).getByRole('textbox').first();
  expect(await cell.isEditable()).toBe(false);
  expect(await managers.getByRole('button', { name: 'Submit' }).count()).toBe(0);

  await reportDay(server.url, person, { date: monday, slots: 12, rev });
  for (const one of [page, managers]) await one.getByText('Changed after approval: −1:00').waitFor();
  const banner = page.getByRole('region', { name: 'Changed after approval' });
  await banner.getByRole('link', { name: /^Add as an adjustment to/ }).click();
  await page.getByRole('checkbox', { name: /−1:00/ }).check();
  await page.getByRole('button', { name: 'Submit' }).click();
  const [next] = await sheetsOf(person, addWeeks(week, 1), 1);
  expect(next?.adjustments).toMatchObject([{ week, rows: [{ date: monday, seconds: -HOUR }] }]);
  // What was approved is what it was.
  expect((await sheetsOf(person, week, 1))[0]).toEqual(sheet);
  for (const one of [page, managers]) await one.context().close();
});

async function sheetsOf({ database }: Registered, week: string, count: number): Promise<Sheet[]> {
  const read = async () =>
    (await server.couch.use<Sheet>(database).list({ ...sheetRange(week), include_docs: true })).rows.flatMap(
      ({ doc }) => doc ?? []
    );
  await expect.poll(async () => (await read()).length, { timeout: TIMEOUT_MS }).toBe(count);
  return read();
}
