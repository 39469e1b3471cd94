import type { Browser, BrowserContext, Page, Request, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import {
  collectErrors,
  storedInBrowser,
  readSyncDetails,
  signIn,
  submitSignIn,
  syncSays
} from '../stage/browser/dashboard.ts';

const TODAY = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
const PEOPLE = 60;
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await fillTeam(server.couch, { developers: PEOPLE, days: 35, months: 2, today: TODAY });
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  context = await browser.newContext({ timezoneId: 'UTC' });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
});
afterEach(() => context.close());

const people = () => page.getByRole('rowheader', { name: /^Person \d/ }).count();

/** Requests for documents. */
const READS = '**/_all_docs?include_docs=true*';

/** The documents that a request asks for, without the epochs, which are read before each sync. */
const documentsOf = (request: Request): string[] =>
  (request.postDataJSON() as { keys: string[] }).keys.filter((id) => id !== EPOCHS_ID);

/** Lets so many requests for documents through, then has `interrupt` handle them. */
async function interruptAfter(requests: number, interrupt: (route: Route) => Promise<void>): Promise<void> {
  let left = requests;
  await page.route(READS, async (route) => {
    if (documentsOf(route.request()).length > 0) left -= 1;
    if (left >= 0) return route.continue();
    await interrupt(route);
  });
}

/** Lets so many requests for documents through, then cuts the network. */
const cutAfter = (requests: number) =>
  interruptAfter(requests, async (route) => {
    await context.setOffline(true);
    // The page may have given the request up by then.
    await route.abort('internetdisconnected').catch(() => undefined);
  });

describe('the network cut in the middle of the first sync', () => {
  it('is shown, and the sync resumes when it is back', async () => {
    await cutAfter(3);
    await page.goto(server.url);
    await submitSignIn(page, emailOf('ana'), PASSWORD);
    await syncSays(page, /Offline · no data yet/);
    await page.unroute(READS);
    await context.setOffline(false);
    await syncSays(page, /Up to date/);
    await expect.poll(people).toBe(PEOPLE);
    expect(errors).toEqual([]);
  });

  it('and the page reloaded: fetched documents are not fetched again', async () => {
    await cutAfter(3);
    await page.goto(server.url);
    await submitSignIn(page, emailOf('ana'), PASSWORD);
    await syncSays(page, /Offline · no data yet/);
    await page.unroute(READS);
    let fetched = 0;
    page.on('request', (request) => {
      if (!request.url().includes('team-main/_all_docs?include_docs=true')) return;
      fetched += documentsOf(request).length;
    });
    await context.setOffline(false);
    await page.reload();
    await syncSays(page, /Up to date/);
    await expect.poll(people).toBe(PEOPLE);
    expect(fetched).toBeGreaterThan(0);
    expect(fetched).toBeLessThan(PEOPLE * (35 + 2 + 1));
    expect(errors).toEqual([]);
  });
});

describe('data that is deleted in the middle of the first sync', () => {
  it('is fetched again', async () => {
    const devtools = await context.newCDPSession(page);
    let isDeleted = false;
    await interruptAfter(3, async (route) => {
      if (!isDeleted) {
        isDeleted = true;
        const origin = server.url;
        await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
      }
      await route.continue();
    });
    await page.goto(server.url);
    await submitSignIn(page, emailOf('ana'), PASSWORD);
    await expect.poll(() => isDeleted).toBe(true);
    await syncSays(page, /Up to date/);
    await expect.poll(people).toBe(PEOPLE);
  });
});

describe('a replica', () => {
  it('of an older version is fetched again, and the details say so', async () => {
    await signIn(page, server, 'ana');
    await expect.poll(people).toBe(PEOPLE);
    const { databases } = await storedInBrowser(page);
    const team = databases.find((name) => name.endsWith('team-main')) ?? '';
    await page.evaluate(outdate, team);
    await page.reload();
    await syncSays(page, /Up to date/);
    await expect.poll(people).toBe(PEOPLE);
    expect(await readSyncDetails(page)).toContain(
      'The data on this device was written by another version of Tidesheet. It is being fetched again.'
    );
    expect(errors).toEqual([]);
  });
});

/** Marks a replica as one of version 0, below PouchDB. Runs in the page. */
function outdate(database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database);
    opening.onerror = () => reject(new Error('The replica could not be opened.'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('local-store', 'readwrite');
      const store = transaction.objectStore('local-store');
      const reading = store.get('_local/replica');
      reading.onsuccess = () => store.put({ ...(reading.result as object), version: 0 });
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
