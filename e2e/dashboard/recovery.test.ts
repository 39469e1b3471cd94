/** What recovers by itself: a server restored to an earlier state, and a clock that is wrong for a while. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { dayId } from '#domain/documents/day.ts';
import { goalId, goalRange } from '#domain/documents/goal.ts';
import { addDays } from '#domain/time/calendar.ts';
import { testGoal } from '#domain/testing/goals.ts';
import { closePages, sharedChromium } from '../stage/browser/chromium.ts';
import { workDay } from '../stage/teams/report-day.ts';
import { runSync } from '../stage/browser/running-sync.ts';
import { emailOf, ServerProcess } from '../stage/server/server-process.ts';
import { openStore, signIn } from '../stage/browser/store-page.ts';

const TODAY = '2026-11-20';
const embedded = process.env['COUCHDB_URL'] === undefined;
const [A, B, C, D] = ['0', '1', '2', '3'].map((end) => goalId(`01JD000000000000000000000${end}`)) as [
  string,
  string,
  string,
  string
];
let server: ServerProcess;
let browser: Browser;
let page: Page;
let database: string;
let id: string;
let people = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  id = `kim_${(people += 1)}`;
  ({ database } = await server.register(id, 'Kim'));
  page = await browser.newPage();
  await page.clock.setFixedTime(`${TODAY}T12:00:00Z`);
  await openStore(page, server.url);
  await signIn(page, emailOf(id));
});
afterEach(() => page.context().close());

const goal = (_id: string, title: string) => testGoal({ _id, title, developer: id });
const put = async (document: { _id: string; _rev?: string }) => server.couch.use(database).insert(document);
const save = (document: { _id: string }) => page.evaluate((saved) => window.running.save(saved), document);
const titles = (...ids: string[]) =>
  page.evaluate(
    async (wanted) => (await window.running.read(wanted)).map((document) => document?.title),
    ids
  );
const titlesOnServer = async () => {
  const { rows } = await server.couch.use(database).list({ ...goalRange(), include_docs: true });
  return rows.map(({ doc }) => (doc && 'title' in doc ? doc.title : undefined));
};

it('a server restored from a backup receives again what was written since', async () => {
  const { rev } = await put(goal(A, 'Of the backup'));
  await put(goal(D, 'Deleted later'));
  await server.backUp();
  await put({ ...goal(A, 'Changed there'), _rev: rev });
  await runSync(page, database);
  await expect.poll(() => titles(A)).toEqual(['Changed there']);
  await save(goal(B, 'Written here'));
  await page.evaluate((id) => window.running.remove(id), D);
  await expect.poll(titlesOnServer).toEqual(['Changed there', 'Written here']);
  await expect.poll(() => page.evaluate(() => window.running.unsent())).toEqual([]);

  await server.restore();
  await page.evaluate(() => window.running.wake());
  await expect.poll(titlesOnServer).toEqual(['Changed there', 'Written here']);
  await put(goal(C, 'After it'));
  await expect
    .poll(() => titles(A, B, C, D))
    .toEqual(['Changed there', 'Written here', 'After it', undefined]);
  expect(await page.evaluate(() => window.running.notices)).toEqual([
    // couchrestore fills a newly created database.
    embedded
      ? 'The server was restored from a backup. Its data is being fetched again, and your changes since then are sent again.'
      : 'The server has a new database in place of the one on this device. Its data is being fetched again.'
  ]);
});

it('the browser takes the older versions of days from a server restored from a backup', async () => {
  const day = (title: string) => ({ ...workDay(id, TODAY, 1), title });
  const { rev } = await put(day('Of the backup'));
  await server.backUp();
  await put({ ...day('Later'), _rev: rev });
  await runSync(page, database);
  await expect.poll(() => titles(day('')._id)).toEqual(['Later']);
  await server.restore();
  await page.evaluate(() => window.running.wake());
  await expect.poll(() => titles(day('')._id)).toEqual(['Of the backup']);
});

it('a clock that jumps a day or a year forward and back neither loses data nor stops the sync', async () => {
  const days = [0, 1, 2, 30].map((ago) => dayId(addDays(TODAY, -ago), 'devbox')).sort();
  for (const ago of [0, 1, 2, 30]) await put(workDay(id, addDays(TODAY, -ago), 1));
  await runSync(page, database);
  const daysHere = () => page.evaluate(() => window.running.days());
  await expect.poll(daysHere).toEqual(days);
  let written = 0;
  const exchange = async () => {
    written += 1;
    const [here, there] = [
      goalId(`01JD0000000000000000000H0${written}`),
      goalId(`01JD0000000000000000000T0${written}`)
    ];
    await save(goal(here, `Here ${written}`));
    await put(goal(there, `There ${written}`));
    await expect.poll(() => titles(there)).toEqual([`There ${written}`]);
    await expect.poll(titlesOnServer).toContain(`Here ${written}`);
  };
  for (const shift of [1, -1, 365]) {
    await page.clock.setFixedTime(`${addDays(TODAY, shift)}T12:00:00Z`);
    await exchange();
  }
  await expect.poll(daysHere).toEqual([]);
  await page.clock.setFixedTime(`${TODAY}T12:00:00Z`);
  await exchange();
  await expect.poll(daysHere).toEqual(days);
  expect(await page.evaluate(() => window.running.notices)).toEqual([]);
});
