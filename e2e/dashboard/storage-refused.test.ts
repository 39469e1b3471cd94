/** A browser that refuses to store data, and one whose data is deleted while the dashboard is open. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closePages, TIMEOUT_MS, sharedChromium } from '../stage/browser/chromium.ts';
import {
  collectErrors,
  readSyncDetails,
  signIn,
  submitSignIn,
  syncSays
} from '../stage/browser/dashboard.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';

const TODAY = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
const PEOPLE = 3;
/** A longpoll without changes ends after this, at which the dashboard looks at its data at the latest. */
const LONGPOLL_MS = 25_000;
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await fillTeam(server.couch, { developers: PEOPLE, days: 2, months: 0, today: TODAY });
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

async function saysWhatToDo(): Promise<void> {
  await page.goto(server.url);
  await submitSignIn(page, emailOf('ana'), PASSWORD);
  await page.getByText(/This browser stores no data for this site.*Allow cookies and site data/).waitFor();
  await page.getByRole('button', { name: 'Reload' }).waitFor();
  await syncSays(page, /Sync failed/);
  // Pages that need no data are of use, and say it in a line.
  await page.goto(`${server.url}/settings`);
  await page.getByRole('heading', { name: 'Appearance' }).waitFor();
  await page.getByRole('status').filter({ hasText: 'This browser stores no data for this site' }).waitFor();
  expect(errors).toEqual([]);
}

describe('a browser', () => {
  it('that blocks IndexedDB shows what to do', async () => {
    await page.addInitScript(() => {
      const get = () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      };
      Object.defineProperty(window, 'indexedDB', { get });
    });
    await saysWhatToDo();
  });

  it('without IndexedDB shows what to do', async () => {
    await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
    await saysWhatToDo();
  });

  it('whose IndexedDB fails to open anything shows what to do', async () => {
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('Internal error.', 'UnknownError');
      };
    });
    await saysWhatToDo();
  });

  it('whose IndexedDB never responds shows what to do, too', async () => {
    await page.addInitScript(() => {
      const silent = () => new EventTarget() as IDBOpenDBRequest;
      IDBFactory.prototype.open = silent;
      IDBFactory.prototype.deleteDatabase = silent;
    });
    await saysWhatToDo();
  });

  it('that blocks localStorage alone shows everything', async () => {
    await page.addInitScript(() => {
      const get = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { get, configurable: true });
    });
    await signIn(page, server, 'ana');
    await expect.poll(people).toBe(PEOPLE);
    expect(errors).toEqual([]);
  });

  it('is never given a Blob to store: in private windows of WebKit that would end all writing', async () => {
    await page.addInitScript(() => {
      const given: string[] = [];
      Object.assign(window, { given });
      const { prototype } = IDBObjectStore;
      const put = Reflect.get(prototype, 'put') as IDBObjectStore['put'];
      prototype.put = function (value: unknown, key?: IDBValidKey) {
        given.push(Object.prototype.toString.call(value));
        return key === undefined ? put.call(this, value) : put.call(this, value, key);
      };
    });
    await signIn(page, server, 'ana');
    const given = await page.evaluate(() => (window as unknown as { given: string[] }).given);
    expect(given.length).toBeGreaterThan(0);
    expect(given).not.toContain('[object Blob]');
  });
});

describe('data that is deleted under an open page', () => {
  const databases = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));

  const ways = {
    'by another program': () =>
      page.evaluate(async () => {
        for (const { name } of await indexedDB.databases()) {
          const deleting = indexedDB.deleteDatabase(name ?? '');
          await new Promise((resolve) => (deleting.onsuccess = resolve));
        }
      }),
    'in the settings of the browser': async () => {
      const devtools = await context.newCDPSession(page);
      await devtools.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' });
    }
  };

  it.each(Object.entries(ways))('%s is fetched again, and the details say so', async (_way, clear) => {
    await signIn(page, server, 'ana');
    await expect.poll(people).toBe(PEOPLE);
    await clear();
    await expect
      .poll(() => readSyncDetails(page), { timeout: 3 * LONGPOLL_MS, interval: 1000 })
      .toContain('The data on this device was deleted');
    await syncSays(page, /Up to date/);
    await expect.poll(people).toBe(PEOPLE);
    expect((await databases()).length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
  });
});
