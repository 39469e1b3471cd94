/** What an admin does in the dashboard, from a fresh server on. */
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from '../stage/browser/accessibility.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors } from '../stage/browser/dashboard.ts';
import { ADMIN_TOKEN } from '../stage/server/journey-couch.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

const PASSWORD = 'seven quiet otters swim';
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

const heading = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
async function fits(): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
  expect(await seriousFindings(page), page.url()).toEqual([]);
}

it('leads from the token to the first admin and the link of the first machine', async () => {
  await page.goto(server.url);
  await page.getByRole('link', { name: 'Set up a new server' }).click();
  await page.getByLabel('Admin token').fill('not the token of this server');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').filter({ hasText: 'The admin token is wrong.' }).waitFor();
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name').fill('Ada Admin');
  await fits();
  await page.getByLabel('E-mail').fill('ada@company.test');
  await page.getByLabel('Id', { exact: true }).fill('ada');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Register and sign in' }).click();
  await heading('People');
  await heading('First steps');
  await page.getByRole('button', { name: 'Make a link for my machine' }).click();
  await page.getByText('/enrol#').waitFor();
  await fits();
});

it('registers a person, who chooses a password with the link', async () => {
  const problems = collectErrors(page);
  await page.getByRole('button', { name: 'Register a person' }).click();
  await page.getByLabel('Name').fill('Kim Novak');
  await page.getByLabel('E-mail').fill('kim@company.test');
  await page.getByLabel('Id', { exact: true }).fill('kim');
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  const said = page.getByRole('status').filter({ hasText: 'Kim Novak is registered' });
  const link = await said.getByText('/enrol#').innerText();
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await other.getByRole('heading', { name: 'Welcome to Tidesheet, Kim Novak' }).waitFor();
  await other.getByLabel('Password').fill(PASSWORD);
  await other.getByRole('button', { name: 'Save password' }).click();
  await other.getByRole('link', { name: 'Sign in' }).click();
  await other.getByLabel('E-mail').fill('kim@company.test');
  await other.getByLabel('Password').fill(PASSWORD);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.waitForURL('**/me');
  await other.goto(`${server.url}/admin`);
  await other.getByRole('heading', { name: 'Only admins can see this' }).waitFor();
  await other.context().close();
  expect(problems).toEqual([]);
});

const PAGES = [
  ['', 'People'],
  ['/import', 'Import people'],
  ['/invitations', 'Invitations'],
  ['/teams', 'Teams'],
  ['/holidays', 'Public holidays'],
  ['/retention', 'Retention'],
  ['/audit', 'Audit'],
  ['/status', 'Status'],
  ['/people/kim', 'Kim Novak']
] as const;

async function drawAll(): Promise<void> {
  for (const [path, name] of PAGES) {
    await page.goto(`${server.url}/admin${path}`);
    await heading(name);
    await fits();
  }
}

it('shows every page of the administration on a laptop, in the dark theme', async () => {
  const problems = collectErrors(page);
  const phone = page.viewportSize()!;
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await drawAll();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(phone);
  expect(problems).toEqual([]);
});

it('sets a contract, says what cannot be read, and removes it', async () => {
  await page.goto(`${server.url}/admin/people/kim`);
  await page.getByLabel('From').fill('2026-01-01');
  await page.getByLabel('Monday', { exact: true }).fill('eight');
  await page.getByRole('button', { name: 'Save the contract' }).click();
  await page.getByRole('alert').filter({ hasText: 'Monday: this is no duration.' }).waitFor();
  await page.getByLabel('Monday', { exact: true }).fill('6,5');
  await page.getByLabel('Friday').fill('');
  await page.getByLabel('Opening balance').fill('-4:30');
  await page.getByRole('button', { name: 'Save the contract' }).click();
  await page.getByRole('cell', { name: '6:30 · 8:00 · 8:00 · 8:00 · 0:00 · 0:00 · 0:00' }).waitFor();
  await page.getByRole('cell', { name: '−4:30' }).waitFor();
  await fits();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Yes' }).click();
  await expect.poll(() => page.getByRole('cell', { name: '−4:30' }).count()).toBe(0);
});

it('writes the public holidays of a country and region', async () => {
  await page.goto(`${server.url}/admin/holidays`);
  await page.getByRole('button', { name: 'Write the holidays' }).click();
  await page.getByRole('alert').filter({ hasText: 'Choose a country.' }).waitFor();
  await page.getByLabel('Country').selectOption('DE');
  await page.getByLabel('Region').selectOption('DE-BY');
  await page.getByLabel('First year').fill('2026');
  await page.getByLabel('Last year').fill('2027');
  await page.getByRole('button', { name: 'Write the holidays' }).click();
  await page.getByRole('status').filter({ hasText: 'holidays written' }).waitFor();
  await page.getByText('Chosen: DE-BY.').waitFor();
  await heading('2027');
  await page.getByText('Tue 6 Jan: Heilige Drei Könige').waitFor();
  await fits();

  await page.getByText('Add a holiday of your own').click();
  await page.getByLabel('Date', { exact: true }).fill('2026-01-06');
  await page.getByText('Empty: Heilige Drei Könige, as it is now.').waitFor();
  await page.getByLabel('Holiday for').selectOption('none');
  await page.getByRole('button', { name: 'Save the day' }).click();
  await page.getByText('Tue 6 Jan: Heilige Drei Könige, worked here (added by hand)').waitFor();
  await fits();
  await page.getByRole('button', { name: 'Remove Heilige Drei Könige' }).click();
  await page.getByRole('button', { name: 'Yes' }).click();
  await expect.poll(() => page.getByText('worked here (added by hand)').count()).toBe(0);
});

it('shows what retention would delete before it is saved', async () => {
  await page.goto(`${server.url}/admin/retention`);
  await page.getByLabel('Monthly totals, months').fill('24');
  await page.getByRole('button', { name: 'Show what would be deleted' }).click();
  await page.getByRole('alert').filter({ hasText: 'Months must be stored at least as long' }).waitFor();
  await page.getByLabel('Monthly totals, months').fill('');
  await page.getByLabel('Audit, months').fill('36');
  await page.getByRole('button', { name: 'Show what would be deleted' }).click();
  await heading('Nothing is deleted now');
  await page.getByRole('cell', { name: '3 years' }).waitFor();
  await fits();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved. What has expired').waitFor();
  await expect.poll(() => page.getByLabel('Audit, months').inputValue()).toBe('36');
});

it('shows every page of the administration on a phone, and that it needs the server', async () => {
  const problems = collectErrors(page);
  await drawAll();
  expect(problems).toEqual([]);
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Audit' }).click();
  await heading('Administration needs the server');
  await context.setOffline(false);
  await page.getByRole('cell', { name: 'register' }).first().waitFor();
});

it('imports people after a preview', async () => {
  await page.goto(`${server.url}/admin/import`);
  await page.getByLabel('Or paste it').fill('id,name,email\nlea,Lea Noor,lea@company.test\nbad id,Bad,no');
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByText('1 of 2 people would be registered or changed').waitFor();
  await page.getByRole('button', { name: 'Import 1' }).click();
  await page.getByText('1 of 2 people were registered or changed').waitFor();
  await page.getByRole('button', { name: 'Save the links' }).waitFor();
});

it('exports and erases a person, with a certificate', async () => {
  await page.goto(`${server.url}/admin/people/kim`);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export everything' }).click()
  ]);
  expect(download.suggestedFilename()).toBe('tidesheet-kim.zip');
  expect(Object.keys(unzipSync(await readFile(await download.path())))).toContain('account.json');
  await page.getByLabel('Type kim to confirm').fill('kimm');
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByRole('alert').filter({ hasText: 'Nothing was erased' }).waitFor();
  await page.getByLabel('Type kim to confirm').fill('kim');
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('Certificate of erasure').waitFor();
  await page.getByRole('link', { name: 'All people' }).click();
  await page.getByText('2 people').waitFor();
});
