/** What somebody chooses for this device, and jumping about by name. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { closePages, sharedChromium } from '../stage/browser/chromium.ts';
import { PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { signIn } from '../stage/browser/dashboard.ts';

let server: ServerProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  await server.register('ana', 'Ana Ruíz', { roles: ['manager'] });
  await server.register('kofi', 'Kofi Mensah');
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  page = await browser.newPage({ colorScheme: 'light', timezoneId: 'Europe/Madrid' });
  await page.clock.install({ time: Date.parse('2026-11-22T22:30:00Z') });
  await signIn(page, server, 'ana');
});
afterEach(() => page.context().close());

const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const periodSays = (words: string) =>
  page.getByRole('group', { name: 'Period' }).getByText(words, { exact: true }).waitFor();

it('a theme and a density persist after a reload', async () => {
  await page.goto(`${server.url}/settings`);
  await page.getByText('Light', { exact: true }).click();
  const light = await paper();
  await page.getByText('Dark', { exact: true }).click();
  await page.getByText('Compact', { exact: true }).click();
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.reload();
  await page.getByRole('radio', { name: 'Dark' }).waitFor({ state: 'attached' });
  expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  expect(await page.getByRole('radio', { name: 'Compact' }).isChecked()).toBe(true);
  expect(await paper()).toBe(dark);
});

it('weeks start on the chosen day, and today is that of the chosen zone', async () => {
  await page.goto(`${server.url}/team`);
  await periodSays('Week 47 · 16–22 Nov 2026');
  await page.goto(`${server.url}/settings`);
  await page.getByText('Sunday', { exact: true }).click();
  await page.goto(`${server.url}/team`);
  await periodSays('Week 48 · 22–28 Nov 2026');

  await page.goto(`${server.url}/team?period=day`);
  await periodSays('Sun 22 Nov 2026');
  await page.goto(`${server.url}/settings`);
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await page.getByText('It is 07:').waitFor();
  await page.goto(`${server.url}/team?period=day`);
  await periodSays('Mon 23 Nov 2026');
});

it('invalid stored preferences are ignored', async () => {
  await page.evaluate(() => localStorage.setItem('tidesheet.preferences', '{"theme":"pink","zone":"Mars"'));
  await page.goto(`${server.url}/settings`);
  await page.getByRole('radio', { name: 'Same as device' }).waitFor({ state: 'attached' });
  expect(await page.getByRole('radio', { name: 'Same as device' }).isChecked()).toBe(true);
  expect(await page.getByRole('radio', { name: 'Monday' }).isChecked()).toBe(true);
});

it('a few letters find a person, a page, or nothing', async () => {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Page, person or project' });
  await page.locator('[role=combobox]:focus').waitFor();
  await page.keyboard.type('kof');
  await page.getByRole('option', { name: 'Kofi Mensah' }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/people\/kofi/);

  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Settings' }).click();
  await page.waitForURL(/\/settings/);

  await page.keyboard.press('Control+k');
  await field.fill('zzz');
  await page.getByText('No matches for “zzz”.').waitFor();
  await field.fill('sett');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
});

it('changing the password with a wrong present password is refused', async () => {
  await page.goto(`${server.url}/settings`);
  await page.getByLabel('Current password').fill('not it at all');
  await page.getByLabel('New password').fill('quiet harbour lights');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').filter({ hasText: 'Incorrect password' }).waitFor();
});

it('signing out everywhere ends the session of another browser, and not this one', async () => {
  const other = await browser.newPage();
  await signIn(other, server, 'ana');
  await page.goto(`${server.url}/settings`);
  await page.getByLabel('Your password').fill('not it at all');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('alert').filter({ hasText: 'Incorrect password' }).waitFor();
  await page.getByLabel('Your password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByText('All other sessions have ended.').waitFor();
  const statusIn = (tab: Page) => tab.evaluate(async () => (await fetch('/api/v1/me')).status);
  expect(await statusIn(page)).toBe(200);
  await expect.poll(() => statusIn(other)).toBe(401);
  await other.context().close();
});
