/** What becomes of a browser that still has what was erased on the server. */
import { testGoal } from '#domain/testing/goals.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import {
  collectErrors,
  storedInBrowser,
  opensOffline,
  signIn,
  submitSignIn,
  syncSays
} from '../stage/browser/dashboard.ts';

const GOAL = 'goal:01JD0000000000000000000000';
const SAYS = /Your account was erased on the server\. Its data on this device was deleted\./;
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];
let people = 0;
let id: string;
let database: string;

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
  await server.couch.use(database).insert(testGoal({ _id: GOAL, title: 'Of old', developer: id }));
  context = await browser.newContext();
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
  await signIn(page, server, id);
});
afterEach(() => context.close());

const saysSo = () => page.getByRole('status').filter({ hasText: SAYS }).waitFor();
const nothingIsStored = () =>
  expect.poll(() => storedInBrowser(page)).toEqual({ databases: [], entries: [] });

describe('a person who was erased', () => {
  it('sees it on the open page, and no data stays in the browser', async () => {
    await server.erase(id);
    await saysSo();
    await nothingIsStored();
    await submitSignIn(page, emailOf(id), PASSWORD);
    await page.getByRole('alert').waitFor();
    expect(errors).toEqual([]);
  });

  it('sees it in a browser that was offline during the erasure', async () => {
    await opensOffline(page);
    await context.setOffline(true);
    await server.erase(id);
    await page.reload();
    await syncSays(page, /Offline · data from/);
    await context.setOffline(false);
    await saysSo();
    await nothingIsStored();
    expect(errors).toEqual([]);
  });

  it('and registered again starts empty: the old replica does not restore anything', async () => {
    await opensOffline(page);
    await context.setOffline(true);
    await server.erase(id);
    const again = await server.register(id, 'Kim');
    expect(again.database).not.toBe(database);
    await context.setOffline(false);
    await saysSo();
    await nothingIsStored();
    await submitSignIn(page, emailOf(id), PASSWORD);
    await syncSays(page, /Up to date/);
    const { databases } = await storedInBrowser(page);
    expect(databases.filter((name) => name.includes(database))).toEqual([]);
    const ids = (await server.couch.use(again.database).list()).rows.map((row) => row.id);
    expect(ids).not.toContain(GOAL);
    expect(errors).toEqual([]);
  });
});

describe('a session that ended for any other reason', () => {
  it('retains all data, even if the server lost the database without an erasure', async () => {
    const before = (await storedInBrowser(page)).databases;
    await server.couch.db.destroy(database);
    await context.clearCookies();
    await page.reload();
    await syncSays(page, /Sign in to sync/);
    expect((await storedInBrowser(page)).databases.sort()).toEqual(before.sort());
  });
});
