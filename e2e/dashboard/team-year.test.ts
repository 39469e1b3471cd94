/** A manager looks at a year of a team: figures that equal the service's, and filters that stay in the address. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { leafOf } from '#lib/charts/category-colours.ts';
import { exact } from '#lib/ui/durations.ts';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { collectErrors, signIn, trackedByName } from '../stage/browser/dashboard.ts';
import { makeYearTeam, writeTeam } from '../stage/teams/year-team.ts';

const NOW = '2026-11-20T15:34:00Z';
const MANAGER = 'lea';
const team = makeYearTeam(5, NOW);

let server: ServerProcess;
let browser: Browser;
let page: Page;
let problems: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register(MANAGER, 'Lea Stone', { roles: ['manager'] });
  await writeTeam(server.couch, team);
  // The service puts the manager, too, among the people of the team.
  await vi.waitFor(() => server.couch.use(server.team).head(teamDeveloperId(MANAGER)), {
    timeout: TIMEOUT_MS,
    interval: 200
  });
  const context = await browser.newContext({ timezoneId: 'Europe/Madrid', locale: 'en-GB' });
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

async function show(search: string): Promise<void> {
  await page.goto(`${server.url}/team?${search}`);
  await page.getByRole('region', { name: 'People' }).waitFor();
}

/** Rows of a list of shares, `name: 3 h 20 min`, by name; of two of one name the first, which is the larger. */
async function shares(title: string): Promise<Record<string, string>> {
  const rows = page.getByRole('region', { name: title }).locator('tbody tr');
  const titles = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('title') ?? ''));
  return Object.fromEntries(titles.toReversed().map((text) => text.split(': ')));
}

const expected = (totals: Record<string, number>, nameOf: (name: string) => string) =>
  Object.fromEntries(Object.entries(totals).map(([name, seconds]) => [nameOf(name), exact(seconds)]));

const trackedTitle = () =>
  page
    .locator('dl div')
    .filter({ has: page.getByRole('link', { name: 'Tracked' }) })
    .locator('.value')
    .getAttribute('title');

describe('the figures equal those of the service', () => {
  it.each([
    ['day', '2026-11-19', '2026-11-19', '2026-11-19'],
    ['week', '2026-11-18', '2026-11-16', '2026-11-22'],
    ['month', '2026-03-18', '2026-03-01', '2026-03-31'],
    ['quarter', '2026-11-18', '2026-10-01', '2026-12-31'],
    ['year', '2026-11-18', '2026-01-01', '2026-12-31']
  ])('of a %s', async (period, date, from, to) => {
    await show(`period=${period}&date=${date}`);
    const [people, projects, categories] = await Promise.all(
      (['developer', 'project', 'category'] as const).map((group) => server.totals(from, to, group, MANAGER))
    );
    const names = new Map(team.developers.map(({ developer, name }) => [developer, name]));
    const { 'Lea Stone': manager, ...others } = await trackedByName(page);
    expect(manager).toBe('Not started yet');
    expect(others).toEqual(expected(people!, (id) => names.get(id) ?? id));
    expect(await shares('Time by project')).toEqual(expected(projects!, (name) => name || 'No project'));
    expect(await shares('Time by category')).toMatchObject(expected(categories!, leafOf));
    const all = Object.values(people!).reduce((left, right) => left + right, 0);
    expect(await trackedTitle()).toBe(exact(all));
  });

  it('of a custom period of some people, in some projects', async () => {
    const [one, two] = team.developers;
    await show(
      `period=custom&from=2026-10-05&to=2026-11-12&person=${one!.developer}&person=${two!.developer}&category=Comms`
    );
    const wanted = team.days.filter(
      ({ date, developer }) =>
        date >= '2026-10-05' && date <= '2026-11-12' && [one!.developer, two!.developer].includes(developer)
    );
    const seconds = wanted.reduce((sum, { keys, cells }) => {
      for (let at = 0; at < cells.length; at += 3)
        if (keys[cells[at + 1]!]![1].startsWith('Comms')) sum += cells[at + 2]!;
      return sum;
    }, 0);
    expect(await trackedTitle()).toBe(exact(seconds));
    expect(Object.keys(await trackedByName(page))).toEqual([one!.name, two!.name]);
  });
});

describe('a filter', () => {
  const chip = (name: string) => page.getByRole('link', { name: `Without the filter ${name}` });
  const filters = () => new URL(page.url()).searchParams.getAll('project');

  it('is ticked in a menu, and stays through other periods, a reload and a visit to a person', async () => {
    await show('period=week&date=2026-11-18');
    await page.getByRole('button', { name: 'Project', exact: true }).click();
    await page.getByRole('searchbox').fill('infra');
    await page.getByRole('checkbox', { name: 'infra' }).check();
    await page.keyboard.press('Escape');
    const { infra } = await server.totals('2026-11-16', '2026-11-22', 'project', MANAGER);
    await expect.poll(trackedTitle).toBe(exact(infra!));
    await page.keyboard.press('ArrowLeft');
    const before = await server.totals('2026-11-09', '2026-11-15', 'project', MANAGER);
    await expect.poll(trackedTitle).toBe(exact(before['infra']!));
    await page.reload();
    await chip('Project infra').waitFor();
    await page
      .getByRole('region', { name: 'People' })
      .getByRole('link', { name: 'Kofi Mensah', exact: true })
      .click();
    await page.getByRole('heading', { level: 1, name: 'Kofi Mensah' }).waitFor();
    expect(filters()).toEqual(['infra']);
    await page.goBack();
    await chip('Project infra').waitFor();
    expect(await trackedTitle()).toBe(exact(before['infra']!));
    await chip('Project infra').click();
    await expect.poll(filters).toEqual([]);
  });

  it('that leaves nothing says so, and is cleared', async () => {
    await show('period=week&date=2026-11-18&project=nowhere');
    await page.getByText('Only time in nowhere is shown.').waitFor();
    await page.getByRole('link', { name: 'Show everything' }).click();
    await page.getByRole('figure', { name: /Tracked by day/ }).waitFor();
    expect(filters()).toEqual([]);
  });

  it('of a part of the work leaves focus unknown, and says why', async () => {
    await show('period=week&date=2026-11-18&project=infra');
    await page.getByText('not available with a filter').waitFor();
  });
});

it('a year says from how many days its hours of the week come', async () => {
  await show('period=year&date=2026-11-18');
  await page.getByText(/From the 3[56] days of .* are on this device/).waitFor();
  await page.getByRole('figure', { name: /Hours of the day, 2026/ }).waitFor();
});

it('a running week is compared on the days that are over, and says so', async () => {
  await show('period=week&date=2026-11-20');
  await page.getByText('only finished, fully reported days with the same days').waitFor();
  await show('period=day&date=2026-11-20');
  await page.getByText('comparison starts tomorrow').waitFor();
  expect(problems).toEqual([]);
});
