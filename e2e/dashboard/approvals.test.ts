/** Weeks that are submitted, and approved by two managers, one of whom is offline. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { NO_ROUNDING } from '#domain/documents/rounding.ts';
import { type Sheet, sheetId } from '#domain/documents/sheet.ts';
import type { Registered } from '#domain/api/developers.ts';
import { changesAfterApproval } from '#domain/timesheets/changes-after-approval.ts';
import { makeSheet, type SheetInput } from '#domain/timesheets/make-sheet.ts';
import { rowsNowOf } from '#domain/timesheets/week-evidence.ts';
import { weekRows } from '#domain/timesheets/week-rows.ts';
import { weekState } from '#domain/timesheets/week-state.ts';
import { addWeeks, datesOfWeek, utcDateOf, weekOf } from '#domain/time/calendar.ts';
import { reviewOf } from '#domain/testing/sheets.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import {
  allPagesOpenOffline,
  collectErrors,
  opensOffline,
  signIn,
  syncSays
} from '../stage/browser/dashboard.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { reportDay } from '../stage/teams/report-day.ts';

const THIS_WEEK = weekOf(utcDateOf(Date.now()));
const WEEK = addWeeks(THIS_WEEK, -2);
const NEXT = addWeeks(THIS_WEEK, -1);
const MONDAY = datesOfWeek(WEEK)[0]!;

let server: ServerProcess;
let browser: Browser;
let kofi: Registered;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await server.register('lee', 'Lee Chan', { roles: ['manager'] });
  kofi = await server.register('kofi', 'Kofi Mensah');
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

async function openPage(manager: string): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'UTC', acceptDownloads: true });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  await signIn(page, server, manager);
  await page.goto(`${server.url}/approvals?week=${WEEK}`);
  return page;
}

const dayNow = () =>
  server.couch
    .use<PersonDay>(server.team)
    .get(dayId(MONDAY, 'kofi'))
    .catch(() => undefined);

/** As Kofi's browser sends it, whenever it is online again. */
async function submit(given: Partial<SheetInput>): Promise<Sheet> {
  const week = given.week ?? WEEK;
  const day = await dayNow();
  const sheet = makeSheet({
    ...{ developer: 'kofi', week, dates: datesOfWeek(week), rows: weekRows(week, day ? [day] : []) },
    ...{ rounding: NO_ROUNDING, rules: undefined, coverage: [], nowMs: Date.now(), known: [] },
    ...given
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
  return sheet;
}

const item = (page: Page) => page.getByRole('main').locator('li.item').filter({ hasText: 'Kofi Mensah' });
const stateSays = (page: Page, words: RegExp) =>
  page.getByRole('row').filter({ hasText: 'Kofi Mensah' }).filter({ hasText: words }).waitFor();

describe('a submitted week', () => {
  it('is approved offline, returned by another manager, approved again, changed and adjusted', async () => {
    const rev = await reportDay(server.url, kofi, { date: MONDAY, slots: 16 });
    await expect.poll(dayNow, { timeout: TIMEOUT_MS }).toBeDefined();
    const ana = await openPage('ana');
    const lee = await openPage('lee');
    const errors = [...collectErrors(ana), ...collectErrors(lee)];
    await stateSays(ana, /Not submitted/);

    const first = await submit({});
    await item(ana).getByText('4:00').waitFor();
    await item(lee).waitFor();
    await opensOffline(ana);
    await allPagesOpenOffline(ana);
    await ana.context().setOffline(true);
    await ana.reload();
    await item(ana).waitFor();
    await ana.keyboard.press('a');
    await stateSays(ana, /Approved.*· saved here/).catch(async (error: unknown) => {
      throw new Error(await ana.locator('body').innerText(), { cause: error });
    });
    // Lee decides a second later at least, and knows nothing of Ana's decision.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await item(lee).waitFor();
    await lee.keyboard.press('r');
    await lee.getByRole('dialog').getByRole('textbox').fill('Please add Tuesday.');
    await lee.getByRole('dialog').getByRole('button', { name: 'Return', exact: true }).click();
    await stateSays(lee, /Returned\s+· on the server/);
    await ana.context().setOffline(false);
    await syncSays(ana, /Up to date/);
    for (const page of [ana, lee]) await stateSays(page, /Returned\s+· on the server/);

    const second = await submit({ known: [first], comment: 'Tuesday was off.' });
    await item(ana).waitFor();
    await ana.keyboard.press('Enter');
    await item(ana).getByText('Tuesday was off.').waitFor();
    const download = ana.waitForEvent('download');
    await item(ana).getByRole('button', { name: 'Save the statement as a file' }).click();
    const file = await (await download).path();
    await item(ana).getByRole('button', { name: 'Approve' }).click();
    for (const page of [ana, lee]) await stateSays(page, /Approved/);

    await reportDay(server.url, kofi, { date: MONDAY, slots: 12, rev });
    await item(lee)
      .getByText(/Changed after approval: −1:00/)
      .waitFor();
    await item(ana).getByRole('button', { name: 'Accept as adjustment' }).click();
    for (const page of [ana, lee]) await stateSays(page, /Approved\s+· adjusted in the next week/);
    expect(await item(lee).count()).toBe(0);

    const day = await dayNow();
    const approved = weekState([second], [reviewOf(second)]);
    const adjustments = changesAfterApproval(approved, rowsNowOf([day!], [MONDAY]));
    const next = await submit({ week: NEXT, adjustments });
    await item(ana).waitFor();
    await ana.keyboard.press('Enter');
    await item(ana).getByText(`Adjustment of ${WEEK}: −1:00`).waitFor();
    await item(ana).getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => item(ana).count(), { timeout: TIMEOUT_MS }).toBe(0);
    // The approved statement is what it was.
    const stored = await server.couch.use<Sheet>(server.team).get(sheetId(WEEK, second.digest, 'kofi'));
    expect(stored.rows).toEqual(second.rows);
    expect(next.adjustments).toMatchObject([{ rows: [{ seconds: -3600 }] }]);

    await ana.context().setOffline(true);
    await ana.goto(`${server.url}/verify`);
    await ana.getByLabel('Choose a file').setInputFiles(file);
    await ana.getByRole('heading', { name: 'The statement is intact' }).waitFor();
    const text = await ana.getByLabel('Or paste its content').inputValue();
    await ana.getByLabel('Or paste its content').fill(text.replace('"seconds": 14400', '"seconds": 18000'));
    await ana.getByRole('button', { name: 'Verify', exact: true }).click();
    await ana.getByRole('heading', { name: 'The statement cannot be trusted' }).waitFor();
    expect(errors).toEqual([]);
  });
});
