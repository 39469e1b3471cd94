/**
 * Every page, on laptop and phone, by day and by night, with the sample team. Where SCREENSHOTS names a folder, pictures
 * of them are left there.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../stage/browser/accessibility.ts';
import { closePages, sharedChromium } from '../stage/browser/chromium.ts';
import { MANAGER, startSampleTeam } from '../stage/teams/sample-team.ts';
import type { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, signIn, syncSays } from '../stage/browser/dashboard.ts';

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
  'team-month': { path: '/team?period=month&date=2026-11-19', says: 'everybody together' },
  'team-day': { path: '/team?period=day&date=2026-11-19', says: 'the day person by person' },
  'team-year': { path: '/team?period=year&date=2026-11-19', says: 'each person by month' },
  person: { path: '/people/mei_lin?period=day&date=2026-11-19', says: 'timeline, thu 19 nov' },
  'person-week': { path: '/people/kofi_mensah', says: 'the week, day by day' },
  'person-month': { path: '/people/mei_lin?period=month&date=2026-11-19', says: 'hours of the day|rhythm' },
  'person-year': { path: '/people/mei_lin?period=year&date=2026-11-19', says: 'hours of the day|rhythm' },
  projects: { path: '/projects', says: 'last activity' },
  project: { path: '/projects/payments-api?period=month&date=2026-11-19', says: 'last activity' },
  evidence: {
    path: '/evidence?period=week&date=2026-11-19&person=mei_lin',
    says: 'how this number adds up'
  },
  me: { path: '/me', says: 'the week, day by day' },
  shared: { path: '/me/shared', says: 'never leaves' },
  week: { path: '/week?week=2026-W47', says: 'time by project and day|whose week' },
  'week-of-person': { path: '/week?week=2026-W47&person=mei_lin', says: 'statement of week 47' },
  alerts: { path: '/alerts', says: 'waiting for you' },
  goals: { path: '/goals', says: 'only you can see your own goals|has no goals' },
  reports: { path: '/reports?measure=tracked&by=person&by=project', says: 'tracked time by person' },
  'time-off': { path: '/time-off', says: 'public holidays in' },
  rules: { path: '/rules', says: 'if several categories match' },
  'rules-uncategorized': { path: '/rules?part=uncategorized', says: 'uncategorized time' },
  approvals: { path: '/approvals', says: 'nothing waits for you' },
  verify: { path: '/verify', says: 'computes its digest again' },
  metrics: { path: '/metrics', says: 'focus session' },
  settings: { path: '/settings', says: 'first day of the week' }
};

const PICTURED = ['team', 'team-day', 'person', 'person-month', 'projects', 'rules', 'shared'];

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await startSampleTeam(NOW, BEHIND);
  browser = await sharedChromium();
  if (FOLDER !== undefined) mkdirSync(FOLDER, { recursive: true });
});

afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])('on a %s', (size) => {
  it.each(THEMES)(
    'every page is drawn in the %s theme, fits the screen, and is accessible',
    async (theme) => {
      const context = await browser.newContext({
        viewport: SIZES[size],
        colorScheme: theme,
        timezoneId: ZONE,
        locale: 'en-GB',
        hasTouch: size === 'phone'
      });
      const page = await context.newPage();
      const problems = collectErrors(page);
      await page.clock.install({ time: Date.parse(NOW) + LATER_MS });
      await signIn(page, server, MANAGER);
      await everybodyIsThere(page);
      for (const [name, { path, says }] of Object.entries(PAGES)) {
        await page.goto(`${server.url}${path}`);
        await page.getByRole('main').getByText(new RegExp(says, 'i')).first().waitFor();
        await syncSays(page, /Up to date/);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
        expect(await seriousFindings(page), `${name}: findings of axe`).toEqual([]);
        if (size === 'phone') expect(await widerThanReflowed(page), name).toEqual({});
        if (PICTURED.includes(name)) await photograph(page, `${name}-${size}-${theme}`);
      }
      expect(problems).toEqual([]);
      await context.close();
    }
  );
});

/** The service folds days into the team by and by. */
const everybodyIsThere = (page: Page) =>
  page.waitForFunction(() => document.querySelectorAll('main table tbody tr a').length >= 5);

/** What is wider than the screen at 400 % zoom of a laptop, and with text of twice the size; by how many pixels. */
async function widerThanReflowed(page: Page): Promise<Record<string, number>> {
  const wider: Record<string, number> = {};
  const measure = async (how: string) => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) wider[how] = overflow;
  };
  await page.setViewportSize({ width: 320, height: 256 });
  await measure('400 % zoom');
  await page.setViewportSize(SIZES.phone);
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await measure('200 % text');
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  return wider;
}

async function photograph(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
}
