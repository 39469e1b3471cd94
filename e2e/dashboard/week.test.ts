/** A week filled in by hand: typing, pasting, undo, on two devices, on a phone and offline. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayRange, type DeviceDay, type PersonDay } from '#domain/documents/day.ts';
import { type Entry, entryRange } from '#domain/documents/entry.ts';
import { sheetRange } from '#domain/documents/sheet.ts';
import type { Profile } from '#domain/documents/profile.ts';
import { totalsBy } from '#domain/metrics/totals.ts';
import { deviceDay, workedDay } from '#domain/testing/device-days.ts';
import { seriousFindings } from '../stage/browser/accessibility.ts';
import { collectErrors, signIn, syncSays } from '../stage/browser/dashboard.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

const WEEK = '/week?week=2026-W44';
const ZONE = 'Europe/Berlin';
const PHONE = { width: 390, height: 780 };
const FOLDER = process.env['SCREENSHOTS'];

let server: ServerProcess;
let browser: Browser;
let page: Page;
let person: Registered;
let errors: string[];
let people = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  if (FOLDER !== undefined) mkdirSync(FOLDER, { recursive: true });
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  person = await server.register(`kim_${(people += 1)}`, 'Kim');
  page = await openPage();
  errors = collectErrors(page);
});
afterEach(() => page.context().close());

async function openPage(viewport = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ viewport, timezoneId: ZONE, hasTouch: viewport === PHONE });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
  const opened = await context.newPage();
  opened.setDefaultTimeout(TIMEOUT_MS);
  await signIn(opened, server, person.developer_id);
  return opened;
}

const own = () => server.couch.use<Entry>(person.database);

/** Half an hour of "payments-api" on Tuesday at 11:00. */
async function reportTuesday(): Promise<void> {
  const day = workedDay('2026-10-27', 'devbox-01', [[36_000, 37_800]]);
  await server.couch.use<DeviceDay>(person.database).insert({ ...day, developer: person.developer_id });
}

/** Seconds by project in the team, by date: what a manager reads. */
async function inTeam(): Promise<Record<string, Record<string, number>>> {
  const { rows } = await server.couch
    .use<PersonDay>(server.couch.names.team('main'))
    .list({ ...dayRange(), include_docs: true });
  const days = rows.flatMap(({ doc }) => (doc?.developer === person.developer_id ? [doc] : []));
  return Object.fromEntries(days.map((day) => [day.date, Object.fromEntries(totalsBy('project', [day]))]));
}

const cell = (of: Page, project: string, day: string) =>
  of.getByRole('row', { name: project }).getByRole('textbox', { name: new RegExp(`, ${day}`) });
const undo = (of: Page) => of.keyboard.press('Control+z');

async function addRow(of: Page, project: string): Promise<void> {
  await of.getByLabel('Project of a new row').fill(project);
  await of.getByRole('button', { name: 'Add row' }).click();
  await of.getByRole('rowheader', { name: project }).waitFor();
}

async function picture(of: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await of.emulateMedia({ colorScheme });
    await of.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`), fullPage: true });
  }
}

it('is typed, corrected, pasted and undone without any machine', async () => {
  await page.goto(`${server.url}${WEEK}`);
  await page.getByRole('button', { name: `Use ${ZONE}` }).click();
  await expect
    .poll(
      async () =>
        (
          await server.couch
            .use<Profile>(person.database)
            .get('profile')
            .catch(() => undefined)
        )?.zones
    )
    .toMatchObject([{ tz: ZONE }]);
  await addRow(page, 'bank');
  await cell(page, 'bank', 'Monday').focus();
  await page.keyboard.type('1,5');
  expect(await page.getByRole('row', { name: /^Total/ }).textContent()).toContain('1:30');
  await page.keyboard.press('ArrowDown');
  await expect.poll(inTeam).toEqual({ '2026-10-26': { bank: 5400 } });

  // Refused: the text stays, nothing is stored.
  await cell(page, 'bank', 'Tuesday').focus();
  await page.keyboard.type('abc');
  await page.keyboard.press('Tab');
  await page.getByRole('alert').filter({ hasText: 'is not a duration' }).waitFor();
  expect(await cell(page, 'bank', 'Tuesday').inputValue()).toBe('abc');
  await cell(page, 'bank', 'Tuesday').focus();
  await page.keyboard.press('Escape');
  expect(await cell(page, 'bank', 'Tuesday').inputValue()).toBe('');

  await addRow(page, 'api');
  await page.evaluate(() => navigator.clipboard.writeText('1:00\t90m\n\t2'));
  await cell(page, 'api', 'Wednesday').focus();
  await page.keyboard.press('Control+v');
  const pasted = {
    '2026-10-26': { bank: 5400 },
    '2026-10-28': { api: 3600 },
    '2026-10-29': { api: 5400, bank: 7200 }
  };
  await expect.poll(inTeam).toEqual(pasted);
  await undo(page);
  await expect.poll(inTeam).toEqual({ '2026-10-26': { bank: 5400 } });
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(inTeam).toEqual(pasted);

  await page.getByRole('heading', { name: /Week 44/ }).click();
  await page.keyboard.press('n');
  await page.getByLabel('How long, and on what').fill('2h bank call with Ana');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await inTeam())['2026-10-26']).toEqual({ bank: 12_600 });
  await page.getByText('Everything is on the server.').waitFor();
  await picture(page, 'week-by-hand');
  expect(await seriousFindings(page)).toEqual([]);

  // The week after has the same rows, and takes over the time.
  await page.getByRole('button', { name: 'Next week' }).click();
  await page.getByRole('rowheader', { name: 'api' }).waitFor();
  await page.getByRole('button', { name: 'Copy last week’s entries' }).click();
  await expect.poll(async () => (await inTeam())['2026-11-05']).toEqual({ api: 5400, bank: 7200 });
  expect(errors).toEqual([]);
});

it('corrects what machines say and leaves it as it is; a manager reads it', async () => {
  await reportTuesday();
  await page.goto(`${server.url}${WEEK}`);
  const tuesdayInTeam = async () => (await inTeam())['2026-10-27'];
  const tuesday = () => cell(page, 'payments-api', 'Tuesday');
  await tuesday().waitFor();
  expect(await tuesday().inputValue()).toBe('0:30');
  await page.getByText('Work hours: 40 h 00 m in this week').waitFor();
  await tuesday().fill('0:20');
  await page.keyboard.press('Enter');
  await expect.poll(tuesdayInTeam).toEqual({ 'payments-api': 1200 });
  await page.getByRole('button', { name: /Details of payments-api, Tuesday/ }).click();
  const dialog = page.getByRole('dialog', { name: /payments-api/ });
  expect(await dialog.textContent()).toMatch(
    /Work > Programming · Code.*0:30:00.*10 min less.*payments-api removed/s
  );
  await picture(page, 'week-cell');
  await dialog.getByRole('button', { name: /^Delete 10 min/ }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => tuesday().inputValue()).toBe('0:30');
  await tuesday().focus();
  await page.keyboard.press('Delete');
  await expect.poll(tuesdayInTeam).toEqual({});
  const { rows } = await own().list({ ...entryRange(), include_docs: true });
  expect(rows.map(({ doc }) => doc?.kind).sort()).toEqual(['deleted', 'remove']);
  expect(errors).toEqual([]);
});

it('is filled in by suggestions, each of which comes once', async () => {
  const active = [36_000, 37_800, 38_400, 42_000];
  const timeline = [600, 630, 0, 640, 700, 0];
  const day = deviceDay({ date: '2026-10-27', device: 'devbox-01', active, timeline, cells: [40, 0, 900] });
  await server.couch.use<DeviceDay>(person.database).insert({ ...day, developer: person.developer_id });
  await page.goto(`${server.url}${WEEK}`);
  await page.getByRole('button', { name: `Use ${ZONE}` }).click();
  const list = page.getByRole('region', { name: /^Suggestions/ });
  const times = () => list.getByRole('listitem').locator('.when').allTextContents();
  await expect.poll(times).toEqual(['09:00–11:00', '11:00–12:40', '12:40–17:00']);
  await picture(page, 'week-suggestions');
  expect(await seriousFindings(page)).toEqual([]);
  // A gap needs a project, so only the block is accepted with all others.
  await page.getByRole('heading', { name: /Week 44/ }).click();
  await page.keyboard.press('a');
  await expect.poll(times).toEqual(['09:00–11:00', '12:40–17:00']);
  await undo(page);
  await expect.poll(times).toHaveLength(3);
  await page.keyboard.press('Control+y');
  await expect.poll(times).toHaveLength(2);
  await list.getByRole('button', { name: /^Refuse 09:00/ }).click();
  await list.getByLabel(/^Project for 12:40/).fill('bank');
  await list.getByRole('button', { name: /^Accept 12:40/ }).click();
  await expect.poll(times).toEqual([]);
  await expect.poll(async () => (await inTeam())['2026-10-27']).toMatchObject({ bank: 15_600 });
  // Submitted with what is there: the statement is a document that is never changed.
  await page.getByLabel('Comment for the reviewer').fill('Bank in the afternoon');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByText(/^Submitted .*waits to be approved/).waitFor();
  await picture(page, 'week-submitted');
  const sheets = async () =>
    (await server.couch.use(person.database).list(sheetRange('2026-W44'))).rows.length;
  await expect.poll(sheets).toBe(1);
  await page.reload();
  await page.getByText(/Nothing to suggest/).waitFor();
  expect(await times()).toEqual([]);
  expect(errors).toEqual([]);
});

it('is filled in on a phone while offline, and on another device at the same time', async () => {
  const phone = await openPage(PHONE);
  for (const of of [page, phone]) await of.goto(`${server.url}${WEEK}`);
  await addRow(page, 'bank');
  await phone.getByRole('rowheader', { name: 'bank' }).waitFor();
  await phone.context().setOffline(true);
  await phone.getByRole('button', { name: /^Wed/ }).click();
  await cell(phone, 'bank', 'Wednesday').fill('2h');
  await phone.keyboard.press('Enter');
  await phone.getByText(/not on the server yet: 1 cell/).waitFor();
  await picture(phone, 'week-phone');
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  await cell(page, 'bank', 'Wednesday').fill('1:00');
  await page.keyboard.press('Enter');
  await expect.poll(inTeam).toEqual({ '2026-10-28': { bank: 3600 } });
  await phone.context().setOffline(false);
  await syncSays(phone, /Up to date/);
  // Both are facts that somebody entered: they add up, and nothing is lost.
  await expect.poll(inTeam).toEqual({ '2026-10-28': { bank: 10_800 } });
  for (const of of [page, phone])
    await expect.poll(() => cell(of, 'bank', 'Wednesday').inputValue()).toBe('3:00');
  await phone.context().close();
  expect(errors).toEqual([]);
});
