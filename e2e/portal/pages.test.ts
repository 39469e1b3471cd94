/**
 * Every page, on laptop and phone, by day and by night, with the sample team. Where SCREENSHOTS names a folder, pictures
 * of them are left there.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../demo/activitywatch/people/people.ts';
import { launchChromium } from './chromium.ts';
import { fillSampleTeam } from './sample-team.ts';
import { emailOf, PASSWORD, ServerProcess } from './server.ts';

/** Friday afternoon in Madrid. Kofi's machine reported last at noon. */
const NOW = '2026-11-20T15:34:00Z';
const BEHIND = { 'kofi-box': '2026-11-20T11:00:00Z', 'mei-laptop': '2026-11-18T10:12:00Z' };
const LATER_MS = 6 * 60_000;
const ZONE = 'Europe/Madrid';
const FOLDER = process.env['SCREENSHOTS'];

const SIZES = { laptop: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } };
const THEMES = ['light', 'dark'] as const;
const PAGES = {
  team: { path: '/team', says: 'everybody together' },
  'team-day': { path: '/team?period=day&date=2026-11-19', says: 'the day person by person' },
  person: { path: '/people/mei_lin?period=day&date=2026-11-19', says: 'the course of' },
  'person-week': { path: '/people/kofi_mensah', says: 'the week, day by day' },
  me: { path: '/me', says: 'the week, day by day' },
  metrics: { path: '/metrics', says: 'focus session' }
};

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchChromium();
  for (const { id, name } of people) {
    await server.register(id, name, id === 'ana_ruiz' ? { roles: ['manager'] } : {});
  }
  const databases = await server.couch.db.list();
  const databaseOf = ({ id }: { id: string }) => databases.find((name) => name.endsWith(`-${id}`)) ?? '';
  await fillSampleTeam(server.couch, databaseOf, NOW, BEHIND);
  if (FOLDER !== undefined) mkdirSync(FOLDER, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await server?.remove();
});

describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])('on a %s', (size) => {
  it.each(THEMES)('every page is drawn in the %s theme, nothing wider than the screen', async (theme) => {
    const context = await browser.newContext({
      viewport: SIZES[size],
      colorScheme: theme,
      timezoneId: ZONE,
      locale: 'en-GB',
      hasTouch: size === 'phone'
    });
    const problems: string[] = [];
    const page = await signIn(context, problems, `${size}-${theme}`);
    for (const [name, { path, says }] of Object.entries(PAGES)) {
      await page.goto(`${server.url}${path}`);
      await page.getByRole('main').getByText(new RegExp(says, 'i')).first().waitFor();
      await page.getByText(/Up to date/).waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
      await photograph(page, `${name}-${size}-${theme}`);
    }
    expect(problems).toEqual([]);
    await context.close();
  });
});

async function signIn(context: BrowserContext, problems: string[], name: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.clock.install({ time: Date.parse(NOW) + LATER_MS });
  await page.goto(server.url);
  await page.getByLabel('E-mail').fill(emailOf('ana_ruiz'));
  await photograph(page, `sign-in-${name}`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'People' }).waitFor();
  await everybodyIsThere(page);
  return page;
}

/** The service folds days into the team by and by. */
const everybodyIsThere = (page: Page) =>
  page.waitForFunction(() => document.querySelectorAll('main table tbody tr a').length >= 5);

async function photograph(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', fullPage: process.env['SCREENSHOTS_WHOLE'] === '1' });
}
