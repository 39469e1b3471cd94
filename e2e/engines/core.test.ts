/** The core journeys in every engine that is installed: Chromium always. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { exact } from '#lib/ui/durations.ts';
import type { Registered } from '#domain/api/developers.ts';
import { emailOf, PASSWORD, ServerProcess } from '../stage/server/server-process.ts';
import { reportDay } from '../stage/teams/report-day.ts';
import { CHROMIUM } from './chromium-driver.ts';
import type { Profile } from './driver.ts';
import { FIREFOX } from './firefox-driver.ts';
import { Visitor } from './visitor.ts';
import { WEBKIT } from './webkit-driver.ts';

const YESTERDAY = addDays(utcDateOf(Date.now()), -1);
const FROM = addDays(YESTERDAY, -3);
const TEAM_PAGE = `/team?period=custom&from=${FROM}&to=${YESTERDAY}`;
const PEOPLE = { ana: 'Ana Ruiz', kofi: 'Kofi Mensah' };

let server: ServerProcess;
let kofi: Registered;
let reported: { slots: number; rev: string };

beforeAll(async () => {
  server = await ServerProcess.start();
  const ana = await server.register('ana', PEOPLE.ana, { roles: ['manager'] });
  kofi = await server.register('kofi', PEOPLE.kofi);
  await reportDay(server.url, ana, { date: FROM, slots: 7 });
  await reportDay(server.url, kofi, { date: FROM, slots: 5 });
  reported = { slots: 2, rev: await reportDay(server.url, kofi, { date: YESTERDAY, slots: 2 }) };
  const all = exact(7 * 15 * 60);
  const seesAll = async () => expect(await askApi()).toEqual({ [PEOPLE.ana]: all, [PEOPLE.kofi]: all });
  await vi.waitFor(seesAll, { timeout: 30_000, interval: 100 });
});
afterAll(() => server?.remove());

/** What Kofi's machine adds to yesterday. */
async function workOn(): Promise<void> {
  const slots = reported.slots + 1;
  reported = { slots, rev: await reportDay(server.url, kofi, { date: YESTERDAY, slots, rev: reported.rev }) };
}

async function withoutServer(work: () => Promise<void>): Promise<void> {
  await server.kill();
  try {
    await work();
  } finally {
    await server.start();
  }
}

/** Time tracked, by name, as the API sums it. */
async function askApi(): Promise<Record<string, string>> {
  const totals = await server.totals(FROM, YESTERDAY, 'developer', 'ana');
  return Object.fromEntries(Object.entries(PEOPLE).map(([id, name]) => [name, exact(totals[id] ?? 0)]));
}

/** Time tracked, by name, as the table of the page says it. */
const readTable = (visitor: Visitor): Promise<Record<string, string>> =>
  visitor.run(() => {
    const cells = [...document.querySelectorAll<HTMLElement>('td[data-name="Tracked"]')];
    const nameOf = (cell: HTMLElement) => cell.closest('tr')?.querySelector('th')?.textContent?.trim() ?? '';
    return Object.fromEntries(cells.map((cell) => [nameOf(cell), cell.title]));
  });

/** Begins a transaction in a database of the page, and does not let it end. */
async function writeForEver(): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name);
  const opening = indexedDB.open(names.find((name) => name.endsWith('-org')) ?? '');
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const store = opening.result.transaction('local-store', 'readwrite').objectStore('local-store');
  const read = () => (store.get('anything').onsuccess = read);
  read();
}

describe.each([CHROMIUM, WEBKIT, FIREFOX])('$name', (engine) => {
  const missing = engine.missing();

  describe.each(['with a profile', 'in a private window'])('%s', (kind) => {
    const isPrivate = kind === 'in a private window';
    const folder = mkdtempSync(join(tmpdir(), 'tidesheet-engine-'));
    const profile: Profile = isPrivate ? 'private' : { folder };
    let visitor: Visitor;
    let failed = false;

    beforeAll(async () => {
      if (missing === undefined) visitor = new Visitor(await engine.launch(profile));
    });
    afterAll(async () => {
      await visitor?.driver.close();
      rmSync(folder, { recursive: true, force: true });
    });
    beforeEach(({ skip }) => {
      if (missing !== undefined) skip(missing);
      if (failed) skip('what came before it failed');
    });
    afterEach(({ task }) => {
      failed ||= task.result?.state === 'fail';
    });

    it('signs in, and shows the figures of the API after the first sync', async () => {
      await visitor.driver.open(server.url);
      await visitor.fill('E-mail', emailOf('ana'));
      await visitor.fill('Password', PASSWORD);
      await visitor.pressEnter();
      await visitor.sees(/Up to date/);
      await visitor.driver.open(`${server.url}${TEAM_PAGE}`);
      await expect.poll(() => readTable(visitor)).toEqual(await askApi());
    });

    it('shows what a machine reports, without a reload', async () => {
      await visitor.run(() => Object.assign(window, { sameDocument: true }) && 0);
      const before = await askApi();
      await workOn();
      await expect.poll(askApi).not.toEqual(before);
      await expect.poll(() => readTable(visitor)).toEqual(await askApi());
      expect(await visitor.run(() => 'sameDocument' in window)).toBe(true);
    });

    it('fits on a phone', async () => {
      await visitor.driver.resize(360, 740);
      await visitor.waitFor('the width of a phone', () => innerWidth === 360);
      // Charts are drawn again only after the page has its new width.
      const excessPixels = () =>
        visitor.run(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await expect.poll(excessPixels).toBe(0);
      await visitor.click('Projects');
      await visitor.sees(/payments-api/);
      await visitor.driver.resize(1280, 800);
    });

    it('opens with the server gone, and is up to date when it is back', async () => {
      const isActive = async () =>
        (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated';
      await visitor.waitFor('an active service worker', isActive);
      // Any page that is opened from now on has it, also where the one before was not taken over.
      await visitor.driver.open(`${server.url}${TEAM_PAGE}`);
      await visitor.waitFor('the service worker', () => navigator.serviceWorker.controller !== null);
      const figures = await askApi();
      await withoutServer(async () => {
        await visitor.reload();
        await visitor.sees(/Offline · data from/);
        await expect.poll(() => readTable(visitor)).toEqual(figures);
      });
      await visitor.sees(/Up to date/);
    });

    it('works on when a page was left in the middle of a transaction', async () => {
      await visitor.run(writeForEver);
      await visitor.driver.open(`${server.url}${TEAM_PAGE}`);
      await visitor.sees(/Up to date/);
    });

    const reopens = async () => {
      const figures = await askApi();
      await visitor.driver.close();
      await withoutServer(async () => {
        visitor = new Visitor(await engine.launch(profile));
        await visitor.driver.open(`${server.url}${TEAM_PAGE}`);
        await visitor.sees(/Offline · data from/);
        await expect.poll(() => readTable(visitor)).toEqual(figures);
      });
    };
    if (!isPrivate) it('opens without the server after a restart of the browser', reopens);

    it('deletes everything when somebody signs out', async () => {
      await visitor.click('Account');
      await visitor.click('Sign out');
      await visitor.waitFor('the sign-in form', () => location.pathname === '/sign-in');
      expect(await visitor.run(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual(
        []
      );
    });

    afterEach(async () => {
      if (missing === undefined)
        expect(await visitor.run(() => (window as unknown as { uncaught: string[] }).uncaught)).toEqual([]);
    });
  });
});
