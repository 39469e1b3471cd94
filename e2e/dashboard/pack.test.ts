/** The pack of a team's replica: closed days and months, validated and small, beside the documents that it is made of. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dayId, parseDayId } from '#domain/documents/day.ts';
import { rangeOfKind } from '#domain/documents/id.ts';
import { monthId } from '#domain/documents/month.ts';
import { addDays, utcDateOf } from '#domain/time/calendar.ts';
import { closePages, sharedChromium, TIMEOUT_MS } from '../stage/browser/chromium.ts';
import {
  collectErrors,
  opensOffline,
  signIn,
  storedInBrowser,
  syncSays,
  trackedByName
} from '../stage/browser/dashboard.ts';
import { openStore } from '../stage/browser/store-page.ts';
import { DAMAGES, idsInPack, schemasOfPack } from '../stage/browser/stored-pack.ts';
import { emailOf, ServerProcess } from '../stage/server/server-process.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';

const today = utcDateOf(Date.now());
/** 9 closed days and 3 months of each of 3 people. */
const PACKED = 36;

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('lea', 'Lea', { roles: ['manager'] });
});
afterAll(async () => {
  await closePages(browser);
  await server?.remove();
});
beforeEach(async () => {
  // Also what the test before has deleted.
  await fillTeam(server.couch, { developers: 3, days: 10, months: 3, today });
  await open();
});
afterEach(() => context.close());

async function open(options: BrowserContextOptions = {}): Promise<void> {
  context = await browser.newContext({ timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(TIMEOUT_MS);
  page = await context.newPage();
  errors = collectErrors(page);
  await signIn(page, server, 'lea');
}

const openPeriod = (on = page) =>
  on.goto(`${server.url}/team?period=custom&from=${addDays(today, -60)}&to=${today}`);

const packs = (ids: number, on = page) =>
  expect.poll(async () => (await idsInPack(on)).length, { timeout: TIMEOUT_MS }).toBe(ids);

/** Deletes documents of the team on the server. */
async function deleteWhere(isGone: (id: string) => boolean): Promise<void> {
  const team = server.couch.use(server.team);
  const { rows } = await team.list();
  const gone = rows.filter(({ id }) => isGone(id)).map(({ id, value }) => ({ _id: id, _rev: value.rev }));
  await team.bulk({ docs: gone.map((one) => ({ ...one, _deleted: true })) });
}

describe('the pack of a team', () => {
  it('gives the same numbers offline, whatever damaged it, and is made again', async () => {
    await openPeriod();
    const numbers = await trackedByName(page);
    expect(Object.keys(numbers)).toEqual(['Lea', 'Person 000', 'Person 001', 'Person 002']);
    await packs(PACKED);
    await opensOffline(page);
    await context.setOffline(true);
    for (const damage of [undefined, ...DAMAGES]) {
      await idsInPack(page, damage);
      await page.reload();
      await expect.poll(() => trackedByName(page), { message: damage }).toEqual(numbers);
      await packs(PACKED);
    }
    expect(errors).toEqual([]);
  });

  it('never hides what changed after it was stored', async () => {
    await openPeriod();
    await packs(PACKED);
    const before = await trackedByName(page);
    const deleted = dayId(addDays(today, -3), 'person_001');
    await deleteWhere((id) => id === deleted);
    await expect.poll(() => trackedByName(page)).not.toEqual(before);
    const after = await trackedByName(page);
    // Before it could be stored again.
    await page.reload();
    await expect.poll(() => trackedByName(page)).toEqual(after);
    await packs(PACKED - 1);
    await page.reload();
    await expect.poll(() => trackedByName(page)).toEqual(after);
    expect(await idsInPack(page)).not.toContain(deleted);
    expect(errors).toEqual([]);
  });

  it('loses those who leave the team, and goes with the replica', async () => {
    await packs(PACKED);
    await deleteWhere((id) => id.endsWith(':person_001'));
    await packs(PACKED - 12);
    expect((await idsInPack(page)).filter((id) => id.endsWith(':person_001'))).toEqual([]);
    await openPeriod();
    expect(Object.keys(await trackedByName(page))).toEqual(['Lea', 'Person 000', 'Person 002']);

    await page.goto(`${server.url}/settings`);
    await syncSays(page, /Up to date/);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await page.getByLabel('E-mail').waitFor();
    await expect.poll(() => storedInBrowser(page)).toEqual({ databases: [], entries: [] });
    expect(errors).toEqual([]);
  });

  it('is the same for two tabs that store it at the same time', async () => {
    await packs(PACKED);
    const second = await context.newPage();
    await openPeriod(second);
    await openPeriod();
    await deleteWhere((id) => parseDayId(id)?.owner === 'person_002');
    await packs(PACKED - 9);
    const numbers = await trackedByName(page);
    await expect.poll(() => trackedByName(second)).toEqual(numbers);
    await Promise.all([page.reload(), second.reload()]);
    await expect.poll(() => trackedByName(page)).toEqual(numbers);
    await expect.poll(() => trackedByName(second)).toEqual(numbers);
    await packs(PACKED - 9, second);
    expect(errors).toEqual([]);
  });

  it('is missing where it cannot be stored, and nothing else is', async () => {
    await page.addInitScript(() => {
      const put = Reflect.get(IDBObjectStore.prototype, 'put');
      IDBObjectStore.prototype.put = function (value: { _id?: string }, ...key) {
        if (value._id?.startsWith('_local/pack')) throw new DOMException('Full.', 'QuotaExceededError');
        return put.call(this, value, ...key);
      };
    });
    await packs(PACKED);
    await idsInPack(page, 'everything deleted');
    await openPeriod();
    const numbers = await trackedByName(page);
    // It changes twice, so it was to be stored in between.
    for (const person of ['person_000', 'person_001']) {
      await deleteWhere((id) => parseDayId(id)?.owner === person);
      await page.waitForTimeout(4_000);
    }
    await expect.poll(() => trackedByName(page)).not.toEqual(numbers);
    expect(await idsInPack(page)).toEqual([]);
    await syncSays(page, /Up to date/);
    expect(errors).toEqual([]);
  });
});

describe('a pack without the dashboard', () => {
  beforeEach(async () => {
    await context.close();
    // The page of the store comes from the test, not from the service worker.
    await open({ serviceWorkers: 'block' });
    await packs(PACKED);
    await openStore(page, server.url);
  });

  /** How many documents a start takes from the pack of `user`; undefined: from none. */
  const readPack = (schemas: string, user = emailOf('lea')) =>
    page.evaluate(
      async ([name, version, oldestDay]) => {
        const { Replica, ReplicaPack } = window.store;
        const read = await new ReplicaPack(new Replica(name, 'team-main'), version).read(oldestDay);
        return read?.packed.length;
      },
      [user, schemas, addDays(today, -400)] as const
    );

  /** Stores what is in the replica, as a tab does that shows this and the document `more` besides. */
  const savePack = (schemas: string, more?: string) =>
    page.evaluate(
      async ([user, version, oldestDay, ranges, other]) => {
        const { Replica, ReplicaPack } = window.store;
        const replica = new Replica(user, 'team-main');
        const pack = new ReplicaPack(replica, version);
        await pack.read(oldestDay);
        const read = (await Promise.all(ranges.map((range) => replica.range(range)))).flat();
        const shown = read.flatMap(({ document }) => document ?? []);
        const revisions = new Map(shown.map(({ _id, _rev }) => [_id, _rev]));
        await pack.save({
          all: () => (other === undefined ? shown : [...shown, { _id: other, _rev: '1-a' }]),
          conflicts: [],
          skipped: [],
          revisionOf: (id) => revisions.get(id)
        });
      },
      [
        emailOf('lea'),
        schemas,
        addDays(today, -400),
        [rangeOfKind('day'), rangeOfKind('month')],
        more
      ] as const
    );

  it('saves a start from validating, as long as the schemas are the same', async () => {
    const schemas = (await schemasOfPack(page)) ?? '';
    expect(schemas).toMatch(/^[0-9a-f]{16}$/);
    expect(await readPack(schemas)).toBe(PACKED);
    expect(await readPack('other')).toBeUndefined();
    await savePack('other');
    expect(await readPack('other')).toBe(PACKED);
  });

  it('is not used when it is damaged, and can be stored again', async () => {
    const schemas = (await schemasOfPack(page)) ?? '';
    for (const damage of DAMAGES) {
      await idsInPack(page, damage);
      expect(await readPack(schemas), damage).toBeUndefined();
      await savePack(schemas);
      expect(await readPack(schemas), damage).toBe(PACKED);
    }
  });

  it('is not used in the database of another user', async () => {
    const schemas = (await schemasOfPack(page)) ?? '';
    await page.evaluate(async (user) => {
      const { Replica } = window.store;
      const [own, other] = [new Replica(user, 'team-main'), new Replica('other', 'team-main')];
      await other.prepare();
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
      const storeOf = async ({ local }: typeof own) =>
        (await done(indexedDB.open(`_pouch_${local.name}`)))
          .transaction('local-store', 'readwrite')
          .objectStore('local-store');
      const records: { _id: string }[] = await done((await storeOf(own)).getAll());
      const target = await storeOf(other);
      for (const record of records) if (record._id.includes('pack')) target.put(record);
      await done(target.count());
    }, emailOf('lea'));
    expect(await readPack(schemas)).toBe(PACKED);
    expect(await readPack(schemas, 'other')).toBeUndefined();
  });

  it('is not stored by a tab that shows what is no longer in the replica', async () => {
    const schemas = (await schemasOfPack(page)) ?? '';
    await idsInPack(page, 'everything deleted');
    await savePack(schemas, monthId('2020-01', 'person_001'));
    expect(await readPack(schemas)).toBeUndefined();
    await savePack(schemas);
    expect(await readPack(schemas)).toBe(PACKED);
  });
});
