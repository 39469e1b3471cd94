/** Rules at their maximum of 2,000 categories, and 20,000 apps and projects in a month: pages stay small, and everything is found. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { MAX_RULES, RULES_ID, type Rules } from '#domain/documents/rules.ts';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { joinCategory } from '#domain/categorise/category-path.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { addDays } from '#domain/time/calendar.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { collectErrors, signIn } from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

const NOW = '2026-11-20T15:34:00Z';
const MANAGER = 'lea';
const DAYS = 8;
const PEOPLE = 5;
const KEYS = 500;
const NAMES = DAYS * PEOPLE * KEYS;
/** Of elements. A row of a table has about twenty. */
const MAX_ELEMENTS = 5000;
const HASH = `sha256:${'0'.repeat(64)}`;

const PATHS = Array.from({ length: MAX_RULES }, (_, index) =>
  index < 40 ? [`Top ${index}`] : [`Top ${index % 40}`, `Category ${index}`]
);
const RULES: Rules = {
  ...DEFAULT_RULES,
  categories: PATHS.map((name, index) => ({ id: `c${index}`, name, rule: { type: 'none' } }))
};

let server: ServerProcess;
let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register(MANAGER, 'Lea Stone', { roles: ['manager'] });
  const { couch } = server;
  const org = couch.use(couch.names.org);
  const { _rev } = await org.get(RULES_ID);
  await org.insert({ ...RULES, _rev });
  const people = Array.from({ length: PEOPLE }, (_, index) => `person_${index}`);
  await couch.use(server.team).bulk({ docs: people.map(developerOf) });
  for (const [index, id] of people.entries())
    await couch.use(server.team).bulk({
      docs: Array.from({ length: DAYS }, (_, ago) =>
        dayOf(id, addDays('2026-11-19', -ago), index * DAYS + ago)
      )
    });
  await vi.waitFor(() => couch.use(server.team).head(teamDeveloperId(MANAGER)), {
    timeout: TIMEOUT_MS,
    interval: 200
  });
  const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  problems = collectErrors(page);
  await page.clock.install({ time: Date.parse(NOW) });
  await signIn(page, server, MANAGER);
});

afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

const developerOf = (developer: string) => ({
  _id: teamDeveloperId(developer),
  ...{ type: 'developer', v: 1, developer, name: developer, zones: [{ from: '2020-01-01', tz: 'UTC' }] },
  ...{ dayStart: '04:00', devices: [{ device: 'box', os: 'linux', through: NOW }] }
});

/** As many keys as a day may have, all names of their own. */
function dayOf(developer: string, date: string, number: number): PersonDay {
  const keys = Array.from({ length: KEYS }, (_, key): PersonDay['keys'][number] => {
    const name = number * KEYS + key;
    const category = name % 5 === 0 ? 'Uncategorized' : joinCategory(PATHS[name % MAX_RULES] ?? []);
    return [`App ${name}`, category, `project-${name}`, ''];
  });
  return {
    _id: dayId(date, developer),
    ...{ type: 'day', v: 1, developer, date, tz: 'UTC' },
    start: `${date}T04:00:00Z`,
    end: `${addDays(date, 1)}T04:00:00Z`,
    keys,
    why: keys.map((): PersonDay['why'][number] => ['c1', '']),
    cells: keys.flatMap((_, key) => [20 + Math.floor(key / 12), key, 75]),
    active: [18_000, 18_000 + KEYS * 75],
    timeline: keys.flatMap((_, key) => [300 + key, 301 + key, key]),
    switches: [],
    paused: [],
    through: `${addDays(date, 1)}T04:00:00Z`,
    rules: HASH,
    devices: [{ device: 'box', through: `${addDays(date, 1)}T04:00:00Z`, active: KEYS * 75 }]
  };
}

async function show(path: string, says: RegExp): Promise<void> {
  await page.goto(`${server.url}${path}`);
  await page.getByRole('main').getByText(says).first().waitFor();
}

const elements = () => page.evaluate(() => document.querySelectorAll('*').length);

it.each([
  ['/team?period=month', /everybody together/],
  ['/team?period=month&by=project', /everybody together/],
  ['/projects?period=month', /last activity/i],
  ['/people/person_0?period=month', /hours of the day|rhythm/i],
  ['/people/person_0?period=day&date=2026-11-19', /timeline, thu 19 nov/i],
  ['/evidence?period=month', /how this number adds up/i],
  ['/rules', /if several categories match/i],
  ['/rules?part=uncategorized', /uncategorized time/i],
  ['/rules?part=settings', /week/i]
])('%s draws a bounded number of elements', async (path, says) => {
  await show(path, says);
  expect(await elements()).toBeLessThan(MAX_ELEMENTS);
});

it('finds any category by its name, changes it, and shows more of them when asked', async () => {
  await show('/rules', /if several categories match/i);
  const rows = page.getByRole('main').getByRole('button', { expanded: false });
  await page.getByRole('searchbox', { name: 'Find a category' }).fill('category 1999');
  await page.getByText(`1 of ${MAX_RULES}`).waitFor();
  await page.getByRole('combobox', { name: 'Weight of Top 39 > Category 1999' }).selectOption('2');
  await page.getByRole('searchbox', { name: 'Find a category' }).fill('');
  const before = await rows.count();
  await page.getByRole('button', { name: `more of ${MAX_RULES}` }).click();
  expect(await rows.count()).toBeGreaterThan(before);
});

it('offers all categories for uncategorized time', async () => {
  await show('/rules?part=uncategorized', /uncategorized time/i);
  const select = page.getByRole('combobox', { name: /^Category of/ }).first();
  await select.focus();
  await select.selectOption('Top 39 > Category 1999');
  await page.getByText('now in Top 39 > Category 1999').waitFor();
});

it('finds any project by its name', async () => {
  await show('/projects?period=month', /last activity/i);
  await page.getByRole('searchbox', { name: 'Find a project' }).fill(`project-${NAMES - 1}`);
  await page.getByRole('link', { name: `project-${NAMES - 1}`, exact: true }).waitFor();
  expect(problems).toEqual([]);
});
