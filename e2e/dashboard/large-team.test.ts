/** A team of more people than a table draws at once. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { teamDeveloperId } from '#domain/documents/team-developer.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { signIn, trackedByName } from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';

const MANAGER = 'lea';
const DEVELOPERS = 70;
/** With the manager. */
const PEOPLE = DEVELOPERS + 1;
const DRAWN = 60;
const TODAY = '2026-11-20';

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register(MANAGER, 'Lea Stone', { roles: ['manager'] });
  const { couch, team } = server;
  await vi.waitFor(() => couch.use(team).head(teamDeveloperId(MANAGER)), {
    timeout: TIMEOUT_MS,
    interval: 200
  });
  await fillTeam(couch, { developers: DEVELOPERS, days: 2, months: 1, today: TODAY });
});

afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

it('the table of a large team draws the first people, and the others when asked', async () => {
  const page = await (await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB' })).newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  await page.clock.install({ time: Date.parse(`${TODAY}T15:00:00Z`) });
  await signIn(page, server, MANAGER);
  await page.goto(`${server.url}/team?period=week&date=${TODAY}`);
  const more = page.getByRole('button', { name: /^\d+ more of \d+$/ });
  await more.waitFor();
  const first = Object.keys(await trackedByName(page));
  expect([first.length, await more.innerText()]).toEqual([DRAWN, `${PEOPLE - DRAWN} more of ${PEOPLE}`]);
  await more.click();
  await more.waitFor({ state: 'detached' });
  const all = Object.keys(await trackedByName(page));
  expect(all.slice(0, DRAWN)).toEqual(first);
  expect(all).toHaveLength(PEOPLE);
});
