/** Time that a person adds by hand, on My days and in the team. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { dayRange, type PersonDay } from '#domain/documents/day.ts';
import { trackedSeconds } from '#domain/metrics/totals.ts';
import { collectErrors, signIn, syncSays } from '../stage/browser/dashboard.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let browser: Browser;
let page: Page;
let person: Registered;
let errors: string[];
let people = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  person = await server.register(`kim_${(people += 1)}`, 'Kim');
  page = await browser.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  errors = collectErrors(page);
  await signIn(page, server, person.developer_id);
  await page.goto(`${server.url}/me?period=day&date=2026-10-27`);
});
afterEach(() => page.context().close());

const section = () => page.getByRole('region', { name: 'Entered by hand' });
const rows = () => section().getByRole('listitem');
/** The person's days in the team: what a manager reads. */
async function daysInTeam(): Promise<PersonDay[]> {
  const team = server.couch.use<PersonDay>(server.couch.names.team('main'));
  const { rows } = await team.list({ ...dayRange(), include_docs: true });
  return rows.flatMap(({ doc }) => (doc?.developer === person.developer_id ? [doc] : []));
}
const secondsInTeam = async () => (await daysInTeam()).map(trackedSeconds);

/** Opens the form by its key, types a line and sends it. */
async function add(line: string): Promise<void> {
  await section().waitFor();
  await page.keyboard.press('n');
  await page.getByLabel('How long, and on what').fill(line);
  await page.keyboard.press('Enter');
}

it('is added without any machine, deleted and restored; the note stays private', async () => {
  await add('2h call with bank');
  await expect.poll(() => rows().allTextContents()).toHaveLength(1);
  expect(await rows().first().textContent()).toMatch(
    /Tue 27 Oct.*2 h.*No project · Uncategorized.*call with bank/s
  );
  await expect.poll(secondsInTeam).toEqual([7200]);
  expect(JSON.stringify(await daysInTeam())).not.toContain('bank');
  await section()
    .getByRole('button', { name: /^Delete 2 h/ })
    .click();
  await expect.poll(() => rows().count()).toBe(0);
  await expect.poll(secondsInTeam).toEqual([]);
  await section().getByRole('button', { name: 'Undo' }).click();
  await expect.poll(secondsInTeam).toEqual([7200]);
  expect(errors).toEqual([]);
});

it('is added while offline, and sent afterwards', async () => {
  await section().waitFor();
  await page.context().setOffline(true);
  await add('10:00-11:30');
  await expect.poll(() => rows().count()).toBe(1);
  await page.context().setOffline(false);
  await syncSays(page, /Up to date/);
  await expect.poll(secondsInTeam).toEqual([5400]);
});

it('is refused with words where no length is given, and the text is kept', async () => {
  await add('call with bank');
  const dialog = page.getByRole('dialog', { name: 'Add time' });
  expect(await dialog.getByRole('alert').textContent()).toContain('Begin with how long it took');
  expect(await page.getByLabel('How long, and on what').inputValue()).toBe('call with bank');
  await page.getByLabel('How long, and on what').fill('90m call');
  await dialog.getByLabel('Date').fill('2026-10-26');
  await dialog.getByLabel('Category').selectOption({ index: 1 });
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await rows().count()).toBe(0);
  await expect.poll(async () => (await daysInTeam()).map(({ date }) => date)).toEqual(['2026-10-26']);
});
