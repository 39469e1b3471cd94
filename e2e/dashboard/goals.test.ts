/** Goals, budgets and alerts: set by a person and by the manager of a team, stored, and shown to those whom they concern. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { alertId } from '#domain/documents/alert.ts';
import { goalRange } from '#domain/documents/goal.ts';
import { timerOf } from '#domain/worktime/timer.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, signIn, syncSays } from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

async function open(person: Registered, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  await signIn(page, server, person.developer_id);
  await page.goto(`${server.url}${path}`);
  await syncSays(page, /Up to date/);
  return page;
}

it('a goal is added and changed, and its history stays; an alert is dealt with', async () => {
  const person = await server.register('kim', 'Kim');
  const own = server.couch.use(person.database);
  const start = new Date(Date.now() - 20 * 3_600_000).toISOString();
  const run = { id: '0'.repeat(26), start, category: '', project: 'api' };
  await own.insert(timerOf('kim', [run]));
  const page = await open(person, '/goals');
  const errors = collectErrors(page);
  await page.getByText('No goals yet').waitFor();
  await page.getByRole('button', { name: 'Add goal' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('How much').fill('2h');
  await dialog.getByLabel('Name').fill('Deep work');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Deep work' }).waitFor();
  await page.getByText('At least 2 h 00 m of focus time a day').waitFor();
  await page.getByRole('button', { name: 'Change Deep work' }).click();
  await dialog.getByLabel('How much').fill('3h');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('At least 3 h 00 m of focus time a day').waitFor();
  const goals = async () => {
    const { rows } = await own.list({ ...goalRange(), include_docs: true });
    return rows.map(({ doc }) => doc as unknown as { seconds: number; until?: string });
  };
  await expect
    .poll(async () => (await goals()).map(({ seconds, until }) => [seconds, until !== undefined]).sort())
    .toEqual([
      [10_800, false],
      [7200, true]
    ]);
  await page.getByText('How the time grew').click();
  await page.getByRole('figure').waitFor();

  await page.getByRole('button', { name: '1 alert' }).click();
  await dialog.getByText('The timer has been running').waitFor();
  await dialog.getByRole('button', { name: /^Done/ }).click();
  await dialog.getByText('Nothing waits for you.').waitFor();
  const stored = async () =>
    (await own.list({ startkey: 'alert:', endkey: 'alert;' })).rows.map(({ id }) => id);
  await expect.poll(stored).toEqual([alertId('timer-running', 'kim', run.id)]);
  expect(errors).toEqual([]);
  await page.context().close();
});
