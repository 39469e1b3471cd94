/** How somebody reads a team's week: by keyboard, by pointer, as tables, and without the server. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { MANAGER, startSampleTeam } from '../stage/teams/sample-team.ts';
import type { ServerProcess } from '../stage/server/server-process.ts';
import { signIn } from '../stage/browser/dashboard.ts';

const NOW = '2026-11-20T15:34:00Z';

let server: ServerProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await startSampleTeam(NOW);
  browser = await sharedChromium();
  page = await open(MANAGER);
  await rowOf(/Priya Nair/).waitFor();
});

beforeEach(async () => {
  await page.goto(`${server.url}/team?period=week&date=2026-11-18`);
  await page.getByText('Tracked by day').waitFor();
});

afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

const rowOf = (name: RegExp) => page.getByRole('region', { name: 'People' }).getByRole('row', { name });

const shownPeriod = () => {
  const { searchParams } = new URL(page.url());
  return `${searchParams.get('period')} ${searchParams.get('date')}`;
};

it('the keyboard changes the period, and back returns', async () => {
  const steps: [key: string, period: string][] = [
    ['ArrowLeft', 'week 2026-11-11'],
    ['ArrowRight', 'week 2026-11-18'],
    ['d', 'day 2026-11-18'],
    ['ArrowRight', 'day 2026-11-19'],
    ['t', 'day 2026-11-20'],
    ['q', 'quarter 2026-11-20'],
    ['y', 'year 2026-11-20'],
    ['m', 'month 2026-11-20'],
    ['ArrowLeft', 'month 2026-10-20'],
    ['t', 'month 2026-11-20'],
    ['w', 'week 2026-11-20']
  ];
  for (const [key, period] of steps) {
    await page.keyboard.press(key);
    await expect.poll(shownPeriod).toBe(period);
  }
  await page.goBack();
  await expect.poll(shownPeriod).toBe('month 2026-11-20');
});

it('the calendar takes a date by pointer, by keyboard and by typing, and what is often asked for', async () => {
  const openCalendar = async () => {
    await page.keyboard.press('c');
    return page.getByRole('dialog', { name: 'Choose a period' });
  };
  const calendar = await openCalendar();
  await calendar.getByRole('button', { name: 'Tuesday 10 November 2026' }).click();
  await expect.poll(shownPeriod).toBe('week 2026-11-10');
  await openCalendar();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(shownPeriod).toBe('week 2026-11-03');
  await openCalendar();
  await calendar.getByLabel('Date', { exact: true }).fill('2026-10-14');
  await page.keyboard.press('Enter');
  await expect.poll(shownPeriod).toBe('week 2026-10-14');
  await openCalendar();
  await calendar.getByRole('button', { name: 'Last 30 days' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?period=custom&from=2026-10-22&to=2026-11-20');
  await page.goBack();
  await expect.poll(shownPeriod).toBe('week 2026-10-14');
});

it('people are sorted by a click, ticked filters are one step back', async () => {
  await page.getByRole('button', { name: 'Tracked', exact: true }).click();
  await page
    .getByRole('columnheader', { name: 'Tracked' })
    .and(page.locator('[aria-sort=descending]'))
    .waitFor();
  await page.getByRole('button', { name: 'Person', exact: true }).click();
  await page.getByRole('checkbox', { name: 'Ana Ruiz' }).check();
  await page.getByRole('checkbox', { name: 'Priya Nair' }).check();
  await rowOf(/Mei Lin/).waitFor({ state: 'hidden' });
  await page.goBack();
  await rowOf(/Mei Lin/).waitFor();
  expect(new URL(page.url()).pathname).toBe('/team');
});

it('a question mark lists the shortcuts', async () => {
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keyboard' });
  await dialog.getByText('Show a week').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

it('arrow keys read a chart figure by figure, without moving the period', async () => {
  const chart = page.getByRole('group', { name: /Ana Ruiz \d+:\d\d/ });
  await chart.focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText(/^Ana Ruiz: Work > Programming, \d+ h .*% of/).waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Ana Ruiz' }).waitFor();
  expect(shownPeriod()).toBe('week 2026-11-18');
});

it('every chart has a table with the same figures', async () => {
  const chart = page.getByRole('figure', { name: /Time by category, per person/ });
  const cell = await rowOf(/Priya Nair/)
    .getByRole('cell')
    .first()
    .innerText();
  const [tracked = ''] = /^\d+:\d\d/.exec(cell.trim()) ?? [];
  expect(tracked).not.toBe('');
  await chart.getByRole('button', { name: 'Table' }).click();
  await expect.poll(() => chart.getByRole('row', { name: /Priya Nair/ }).innerText()).toContain(tracked);
});

it('a name leads to the person, a bar of the week to its day', async () => {
  await rowOf(/Mei Lin/)
    .getByRole('link', { name: 'Mei Lin', exact: true })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Mei Lin' }).waitFor();
  await page
    .getByRole('figure', { name: /day by day/ })
    .getByRole('link', { name: 'Tue 17 Nov' })
    .click();
  await expect.poll(shownPeriod).toBe('day 2026-11-17');
  await page.getByRole('figure', { name: /^Timeline/ }).waitFor();
});

it('a figure leads to its definition', async () => {
  await page.getByRole('link', { name: 'Pulse' }).first().click();
  await page.getByRole('heading', { name: 'Weight and productivity pulse' }).waitFor();
  expect(new URL(page.url()).hash).toBe('#weight-and-productivity-pulse');
});

it('an address that leads nowhere says so', async () => {
  await page.goto(`${server.url}/nowhere`);
  await page.getByText('Page not found').waitFor();
  await page.goto(`${server.url}/people/nobody`);
  await page.getByText('Nobody with this name is in your teams').waitFor();
});

it('a developer sees their own days and no team', async () => {
  const own = await open('kofi_mensah');
  await own.getByRole('heading', { level: 1, name: 'Kofi Mensah' }).waitFor();
  expect(new URL(own.url()).pathname).toBe('/me');
  expect(await own.getByRole('link', { name: 'Team', exact: true }).count()).toBe(0);
  await own.goto(`${server.url}/team`);
  await own.getByText('You don’t have access to any team').waitFor();
  await own.context().close();
});

async function open(id: string): Promise<Page> {
  const context = await browser.newContext({ timezoneId: 'Europe/Madrid', locale: 'en-GB' });
  context.setDefaultTimeout(TIMEOUT_MS);
  const opened = await context.newPage();
  await opened.clock.install({ time: Date.parse(NOW) });
  await signIn(opened, server, id);
  return opened;
}
