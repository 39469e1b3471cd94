/** A report that is built, saved, exported, printed and opened again while offline. */
import { readFile } from 'node:fs/promises';
import { readXlsx } from 'hucre/xlsx';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { viewRange } from '#domain/documents/view.ts';
import { seriousFindings } from '../stage/browser/accessibility.ts';
import { collectErrors, signIn, syncSays } from '../stage/browser/dashboard.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import type { ServerProcess } from '../stage/server/server-process.ts';
import { MANAGER, startSampleTeam } from '../stage/teams/sample-team.ts';

const NOW = '2026-11-19T15:20:00Z';
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await startSampleTeam(NOW);
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

async function download(page: Page, name: string): Promise<Buffer> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click()
  ]);
  return readFile(await (saved satisfies Download).path());
}

it('is built, exported, saved, and opened again while offline', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  const errors = collectErrors(page);
  await page.clock.setFixedTime(NOW);
  await signIn(page, server, MANAGER);
  await page.goto(`${server.url}/reports?period=month&date=2026-11-19`);
  await syncSays(page, /Up to date/);
  await page.getByLabel('Grouped by').selectOption('person');
  await page.getByLabel('and by', { exact: true }).selectOption('week');
  await page.getByRole('heading', { name: 'Tracked time by person and week' }).waitFor();
  const table = page.getByRole('region', { name: /^Tracked time by person/ }).getByRole('table');
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(5);
  const total = (await table.getByRole('row').last().getByRole('cell').nth(1).textContent())?.trim();

  await page.getByText('Export and print').click();
  await page.getByLabel('Durations').selectOption('clock');
  const csv = (await download(page, 'CSV')).toString();
  expect(csv.trim().split('\r\n').at(-1)).toBe(`Total,,${total}`);
  const { sheets } = await readXlsx(await download(page, 'XLSX'));
  expect(sheets.map(({ name }) => name)).toEqual(['Report', 'About']);
  expect(sheets[0]?.rows).toHaveLength(csv.trim().split('\r\n').length);
  expect(await seriousFindings(page)).toEqual([]);

  await page.emulateMedia({ media: 'print' });
  expect(await page.getByLabel('Grouped by').isVisible()).toBe(false);
  expect(await page.getByRole('navigation', { name: 'Reports' }).isVisible()).toBe(false);
  expect(await table.isVisible()).toBe(true);
  await page.emulateMedia({ media: 'screen' });

  await page.getByText('Save this report').click();
  await page.getByLabel('Name', { exact: true }).fill('By person');
  await page.getByLabel(/Share with everybody/).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const link = page.getByRole('link', { name: /^By person/ });
  await link.waitFor();
  await expect
    .poll(async () => (await server.couch.use(server.couch.names.org).list(viewRange())).rows.length)
    .toBe(1);

  await context.setOffline(true);
  await page.getByRole('link', { name: 'Hours for payroll' }).click();
  await page.getByRole('heading', { name: /^Hours for payroll/ }).waitFor();
  await link.click();
  await page.getByRole('heading', { name: 'Tracked time by person and week' }).waitFor();
  await expect
    .poll(async () => (await table.getByRole('row').last().getByRole('cell').nth(1).textContent())?.trim())
    .toBe(total);
  expect(errors).toEqual([]);
});
