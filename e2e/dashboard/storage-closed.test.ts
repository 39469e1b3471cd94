/** A browser that closes the connections to its storage under an open page: the page goes on, writes included. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { goalId } from '#domain/documents/goal.ts';
import { testGoal } from '#domain/testing/goals.ts';
import { closePages, sharedChromium } from '../stage/browser/chromium.ts';
import { runSync } from '../stage/browser/running-sync.ts';
import { openStore, signIn } from '../stage/browser/store-page.ts';
import { emailOf, ServerProcess } from '../stage/server/server-process.ts';

let server: ServerProcess;
let page: Page;
let database: string;
let people = 0;

let id: string;

beforeAll(async () => {
  server = await ServerProcess.start();
});
afterAll(async () => {
  await closePages(await sharedChromium());
  await server?.remove();
});
beforeEach(async () => {
  id = `kim_${(people += 1)}`;
  ({ database } = await server.register(id, 'Kim'));
  page = await (await sharedChromium()).newPage();
  await page.addInitScript(() => {
    const connections: IDBDatabase[] = [];
    Object.assign(window, { connections });
    const open = Reflect.get(IDBFactory.prototype, 'open') as IDBFactory['open'];
    IDBFactory.prototype.open = function (...args) {
      const request = open.apply(this, args);
      request.addEventListener('success', () => connections.push(request.result));
      return request;
    };
  });
  await openStore(page, server.url);
  await signIn(page, emailOf(id));
});
afterEach(() => page.context().close());

const goal = (last: number, title: string) =>
  testGoal({ _id: goalId(`01JD000000000000000000000${last}`), title, developer: id });
const put = (document: object & { _id: string }) => server.couch.use(database).insert(document);
const save = (document: { _id: string }) => page.evaluate((saved) => window.running.save(saved), document);
const titlesHere = (...ids: string[]) =>
  page.evaluate(async (wanted) => (await window.running.read(wanted)).map((found) => found?.title), ids);
const isOnServer = ({ _id }: { _id: string }) =>
  server.couch
    .use(database)
    .head(_id)
    .then(
      () => true,
      () => false
    );

/** Closes every connection of the page, as a browser does whose storage fails; the oldest browsers send no event. */
const closeConnections = ({ withEvent }: { withEvent: boolean }) =>
  page.evaluate((notify) => {
    const { connections } = window as unknown as { connections: IDBDatabase[] };
    for (const connection of connections.splice(0)) {
      connection.close();
      if (notify) connection.dispatchEvent(new Event('close'));
    }
  }, withEvent);

it.each([{ withEvent: true }, { withEvent: false }])('recovers from closed connections: %o', async (how) => {
  const [first, second, third, fourth] = [1, 2, 3, 4].map((last) => goal(last, `Goal ${last}`)) as [
    ReturnType<typeof goal>,
    ReturnType<typeof goal>,
    ReturnType<typeof goal>,
    ReturnType<typeof goal>
  ];
  await put(first);
  await runSync(page, database);
  await expect.poll(() => titlesHere(first._id)).toEqual(['Goal 1']);

  await closeConnections(how);
  expect(await titlesHere(first._id)).toEqual(['Goal 1']);
  await save(second);
  await expect.poll(() => isOnServer(second)).toBe(true);

  await closeConnections(how);
  await save(third);
  await put(fourth);
  await expect.poll(() => isOnServer(third)).toBe(true);
  await expect
    .poll(() => titlesHere(first._id, second._id, third._id, fourth._id))
    .toEqual(['Goal 1', 'Goal 2', 'Goal 3', 'Goal 4']);
  await expect.poll(() => page.evaluate(() => window.running.unsent())).toEqual([]);
  expect(await page.evaluate(() => window.running.notices)).toEqual([]);
});

it('loses no write that it was doing when the connection was closed', async () => {
  await runSync(page, database);
  const ids = Array.from({ length: 9 }, (_, index) => goalId(`01JD0000000000000000000W0${index}`));
  const goals = ids.map((_id) => testGoal({ _id, developer: id }));
  await page.evaluate(async (wanted) => {
    const { connections } = window as unknown as { connections: IDBDatabase[] };
    const saved: Promise<void>[] = [];
    for (const [index, document] of wanted.entries()) {
      saved.push(window.running.save(document));
      await new Promise((resolve) => setTimeout(resolve, index));
      if (index % 3 === 0) for (const connection of connections.splice(0)) connection.close();
    }
    await Promise.all(saved);
  }, goals);
  for (const _id of ids) await expect.poll(() => isOnServer({ _id })).toBe(true);
});
