import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { dayId } from '#domain/documents/day.ts';
import { addDays } from '#domain/time/calendar.ts';
import { exact } from '#lib/ui/durations.ts';
import { removeHomes } from '../stage/agent/run-agent.ts';
import { startWorkstation, type Workstation } from '../stage/agent/workstation.ts';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { emailOf, ServerProcess } from '../stage/server/server-process.ts';
import {
  collectErrors,
  opensOffline,
  readSyncDetails,
  signIn,
  signInAgain,
  syncSays,
  trackedByName
} from '../stage/browser/dashboard.ts';

const PEOPLE = { ana: 'Ana Ruiz', kofi: 'Kofi Mensah' };
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];
const machines: Workstation[] = [];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  for (const [id, name] of Object.entries(PEOPLE)) {
    const registered = await server.register(id, name, id === 'ana' ? { roles: ['manager'] } : {});
    const machine = await startWorkstation({ registered, serverUrl: server.url, hostname: `${id}-box` });
    machines.push(machine);
    machine.work('Code', 6, id === 'ana' ? 47 : 33);
    await machine.run('sync', '--hours', '48');
  }
});
afterAll(async () => {
  await Promise.all(machines.map((machine) => machine.close()));
  await closePages(browser);
  await server?.remove();
  removeHomes();
});
beforeEach(async () => {
  context = await browser.newContext({ timezoneId: 'Europe/Berlin' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
});
afterEach(() => context.close());

/**
 * The seven days from the first on which somebody worked, and what the API says of them: the dates of the work, and whether
 * a calendar's week ends between them, depend on the hour of the test.
 */
async function askApi() {
  const days = Object.keys(await server.totals('2020-01-01', '2100-01-01', 'day', 'ana')).sort();
  const from = days[0] ?? '';
  const to = addDays(from, 6);
  const totals = await server.totals(from, to, 'developer', 'ana');
  const expected = Object.entries(PEOPLE).map(([id, name]) => [name, exact(totals[id] ?? 0)]);
  return { from, to, totals, expected: Object.fromEntries(expected) as Record<string, string> };
}

const openDays = ({ from, to }: { from: string; to: string }) =>
  page.goto(`${server.url}/team?period=custom&from=${from}&to=${to}`);

describe('the numbers', () => {
  it('equal those of the API, even without the server; new ones appear without a reload', async () => {
    await expect.poll(async () => Object.keys((await askApi()).totals).sort()).toEqual(['ana', 'kofi']);
    await signIn(page, server, 'ana');
    const { expected, ...days } = await askApi();
    await openDays(days);
    await expect.poll(() => trackedByName(page)).toEqual(expected);

    await opensOffline(page);
    await server.kill();
    await page.reload();
    await syncSays(page, /Offline · data from/);
    expect(await trackedByName(page)).toEqual(expected);

    await server.start();
    await syncSays(page, /Up to date/);
    machines[1]?.work('Code', 5, 20);
    expect((await machines[1]?.run('sync'))?.code).toBe(0);
    const seen = () => trackedByName(page);
    await expect
      .poll(async () => (await askApi()).expected['Kofi Mensah'], { timeout: 60_000 })
      .not.toBe(expected['Kofi Mensah']);
    await expect.poll(seen, { timeout: 60_000 }).toEqual((await askApi()).expected);
    expect(errors).toEqual([]);
  });

  it('stay when the session ends, and are updated after a new sign-in', async () => {
    await signIn(page, server, 'ana');
    const { expected, ...days } = await askApi();
    await openDays(days);
    await expect.poll(() => trackedByName(page)).toEqual(expected);
    await context.clearCookies();
    await page.reload();
    await syncSays(page, /Sign in to sync/);
    expect(await trackedByName(page)).toEqual(expected);
    await signInAgain(page, emailOf('ana'));
    await syncSays(page, /Up to date/);
    expect(errors).toEqual([]);
  });
});

describe('a document with an invalid shape', () => {
  it('is ignored, counted, and named in the sync details', async () => {
    await signIn(page, server, 'ana');
    const { expected, ...days } = await askApi();
    await openDays(days);
    await expect.poll(() => trackedByName(page)).toEqual(expected);
    const id = dayId(days.from, 'broken');
    await server.couch.use(server.team).insert({ _id: id, type: 'day', v: 1, cells: 'none' } as object);
    await page.getByRole('button', { name: '1 to review' }).waitFor();
    const details = await readSyncDetails(page);
    expect(details).toContain('Invalid documents · 1');
    expect(details).toContain(id);
    expect(await trackedByName(page)).toEqual(expected);
    expect(errors).toEqual([]);
  });
});
