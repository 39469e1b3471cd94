/** A device with no space left, and a browser whose storage does not answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Replica } from '#lib/store/replica/replica.ts';
import { launchWithProfile, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { openStore } from '../stage/browser/store-page.ts';
import { collectErrors, readSyncDetails, submitSignIn, syncSays } from '../stage/browser/dashboard.ts';

declare global {
  interface Window {
    replica: Replica;
  }
}

const TODAY = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
/** Their days take more than 20 MB in the browser, whose own log takes up to 4 MB apart from that. */
const PEOPLE = 300;
const SPACE_BYTES = 15_000_000;
/** A browser frees what was dropped when it gets to it, several times in a row. */
const FREED_WITHIN_MS = 60_000;
const KEEPS_LESS =
  /This device has no space left: only the last \d+ days are stored here now. All data is still on the server./;
let server: ServerProcess;
let folder: string;
let context: BrowserContext;
let page: Page;
let devtools: CDPSession;

beforeAll(async () => {
  server = await ServerProcess.start();
  await server.register('ana', 'Ana Ruiz', { roles: ['manager'] });
  await fillTeam(server.couch, { developers: PEOPLE, days: 35, months: 2, today: TODAY });
});
afterAll(() => server?.remove());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidesheet-profile-'));
  await openBrowser();
});
afterEach(async () => {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openBrowser(): Promise<void> {
  context = await launchWithProfile(join(folder, 'profile'));
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  devtools = await context.newCDPSession(page);
}

const leaveSpace = (bytes: number) =>
  devtools.send('Storage.overrideQuotaForOrigin', { origin: server.url, quotaSize: bytes });

const people = () => page.getByRole('rowheader', { name: /^Person \d/ }).count();

/**
 * Returns what the details say. Chromium at times keeps the space of a deleted database for as long as the page has others
 * open: then the dashboard asks to reload, and that helps.
 */
async function waitForSpace(): Promise<string> {
  try {
    await syncSays(page, /Up to date/, FREED_WITHIN_MS);
    return await readSyncDetails(page);
  } catch {
    let details = '';
    const asks = async () => (details = await readSyncDetails(page));
    await expect.poll(asks, { timeout: 60_000 }).toMatch(/Free some space, then reload\.|Up to date/);
    await page.reload();
    await syncSays(page, /Up to date/);
    return details;
  }
}

describe('the dashboard on a full device', () => {
  it('keeps the newest days if there is no space for all, and the details report it', async () => {
    const errors = collectErrors(page);
    await leaveSpace(SPACE_BYTES);
    await page.goto(server.url);
    await submitSignIn(page, emailOf('ana'), PASSWORD);
    expect(await waitForSpace()).toMatch(KEEPS_LESS);
    await expect.poll(people).toBe(PEOPLE);
    await page.getByText(/This device had no space left: only the last \d+ days of your team/).waitFor();
    expect(errors).toEqual([]);
  });
});

describe('a replica', () => {
  beforeEach(async () => {
    await openReplica();
    await page.evaluate(async () => {
      await window.replica.prepare();
      await window.replica.save({ _id: 'goal:unsent' });
    });
  });

  async function openReplica(): Promise<void> {
    await openStore(page, server.url);
    await page.evaluate(() => (window.replica = new window.store.Replica('kim', 'anything')).name);
  }
  /** A browser that runs goes by its last estimate of the space. */
  async function comeBackWithoutSpace(): Promise<void> {
    await context.close();
    await openBrowser();
    await leaveSpace(1);
    await openReplica();
  }
  async function comeBackWithSpace(): Promise<void> {
    await leaveSpace(100_000_000);
    await openReplica();
    await page.evaluate(() => window.replica.prepare());
  }

  const ids = () => page.evaluate(async () => [...(await window.replica.ids())].sort());
  /** Undefined where it went well. */
  const failureOf = (task: 'empty' | 'ids' | 'restoreUnsent') =>
    page.evaluate(async (name) => {
      const failed = (error: unknown) => window.store.toStoreError(error).code;
      return window.replica[name]().then(() => undefined, failed);
    }, task);

  it('is not deleted if a full device cannot read the unsent changes', async () => {
    await comeBackWithoutSpace();
    expect(await failureOf('empty')).toBe('storage-full');
    await comeBackWithSpace();
    expect(await ids()).toEqual(['goal:unsent']);
  });

  it('is deleted by a full device that cannot open it, if everything was sent', async () => {
    await page.evaluate(() => window.replica.outbox.remove(['goal:unsent']));
    await comeBackWithoutSpace();
    expect(await failureOf('ids')).toBe('storage-full');
    expect(await failureOf('empty')).toBeUndefined();
    await comeBackWithSpace();
    expect(await ids()).toEqual([]);
  });

  it('restores unsent changes once there is space, even later', async () => {
    expect(await failureOf('empty')).toBeUndefined();
    await comeBackWithoutSpace();
    expect(await failureOf('restoreUnsent')).toBe('storage-full');
    await comeBackWithSpace();
    expect(await ids()).toEqual(['goal:unsent']);
    expect(await page.evaluate(() => window.replica.outbox.writes())).toEqual({ 'goal:unsent': {} });
    expect(await page.evaluate(() => window.replica.restoreUnsent())).toEqual([]);
  });

  it('is deleted at sign-out on a full device, too', async () => {
    await comeBackWithoutSpace();
    const left = await page.evaluate(async () => {
      const { deleteReplicas, listReplicas, userHash } = window.store;
      await deleteReplicas(userHash('kim'));
      return listReplicas(userHash('kim'));
    });
    expect(left).toEqual([]);
  });

  it('times out if the storage does not respond', async () => {
    await page.evaluate(occupy, await page.evaluate(() => `_pouch_${window.replica.local.name}`));
    await expect(page.evaluate(() => window.replica.outbox.writes())).rejects.toThrow(
      "This browser's storage is not responding."
    );
  });

  it('times out if another tab never releases its lock', async () => {
    await page.clock.install();
    await page.evaluate(() => {
      const never = new Promise<never>(() => undefined);
      void navigator.locks.request(`tidesheet.write.${window.replica.name}`, () => never);
    });
    const saved = page.evaluate(() => window.replica.save({ _id: 'goal:other' }));
    const refused = expect(saved).rejects.toThrow('Another tab of Tidesheet is blocking the data');
    await page.clock.runFor('03:00');
    await refused;
  });
});

/** Keeps a database busy for as long as the page is there. Runs in the page. */
function occupy(database: string): Promise<void> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(database);
    opening.onsuccess = () => {
      const { result } = opening;
      const stores = result.transaction([...result.objectStoreNames], 'readwrite').objectStore('local-store');
      const again = () => (stores.get('nothing').onsuccess = again);
      again();
      resolve();
    };
  });
}
