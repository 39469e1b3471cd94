/** A team of more people than a table draws at once. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { signIn, trackedByName } from '../stage/browser/dashboard.ts';
import { ServerProcess } from '../stage/server/server-process.ts';

const MANAGER = 'lea';
const PEOPLE = 70;

let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register(MANAGER, 'Lea Stone', { roles: ['manager'] });
  const docs = Array.from({ length: PEOPLE }, (_, index) => developerOf(`person_${100 + index}`));
  await server.couch.use(server.team).bulk({ docs });
});

afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});

const developerOf = (developer: string): TeamDeveloper => ({
  _id: teamDeveloperId(developer),
  type: 'developer',
  v: 1,
  developer,
  name: `Person ${developer.slice(-3)}`,
  zones: [{ from: '2020-01-01', tz: 'UTC' }],
  dayStart: '04:00',
  devices: []
});

it('the table of a large team draws the first people, and the others when asked', async () => {
  const page = await (await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB' })).newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  await signIn(page, server, MANAGER);
  await page.goto(`${server.url}/team`);
  const more = page.getByRole('button', { name: /^\d+ more of \d+$/ });
  await more.waitFor();
  const first = Object.keys(await trackedByName(page));
  expect([first.length, await more.innerText()]).toEqual([60, '11 more of 71']);
  await more.click();
  await more.waitFor({ state: 'detached' });
  const all = Object.keys(await trackedByName(page));
  expect(all.slice(0, 60)).toEqual(first);
  expect(all).toHaveLength(PEOPLE + 1);
});
