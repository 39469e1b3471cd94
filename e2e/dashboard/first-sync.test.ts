import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addDays } from '#domain/time/calendar.ts';
import { closePages, sharedChromium } from '../stage/browser/chromium.ts';
import { fillTeam } from '../stage/teams/fill-team.ts';
import { emailOf, ServerProcess } from '../stage/server/server-process.ts';
import { openStore, signIn } from '../stage/browser/store-page.ts';

const TODAY = '2026-11-20';
/** 20 people and the manager, 36 of 40 days, 12 months, the epochs of the database. */
const DOCUMENTS = 21 + 20 * 36 + 20 * 12 + 1;
let server: ServerProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
  await server.register('lea', 'Lea', { roles: ['manager'] });
  await fillTeam(server.couch, { developers: 20, days: 40, months: 12, today: TODAY });
  // The service puts the manager, too, among the people of the team.
  await vi.waitFor(() => server.couch.use(server.team).head('developer:lea'), {
    timeout: 60_000,
    interval: 200
  });
});
afterAll(async () => {
  await closePages(browser);
  await server.remove();
});
beforeEach(async () => {
  page = await browser.newPage();
  await openStore(page, server.url);
  await signIn(page, emailOf('lea'));
});
afterEach(() => page.context().close());

describe('the first sync', () => {
  /** `breakOff`: once the first of the documents are here. */
  const load = ({ breakOff = false } = {}) =>
    page.evaluate(
      async ([team, oldestDay, breakOff]) => {
        const { Replica, Remote, takeSnapshot, pull } = window.store;
        const [replica, remote] = [new Replica('kim', team), new Remote(team)];
        await replica.prepare();
        const stop = new AbortController();
        const { sequence, instance } = await remote.info(stop.signal);
        const known = (await replica.state()).since;
        if (known === undefined) await replica.setState({ since: sequence, instance });
        // At the end, the snapshot reports one of its ids once more, for readers of how far back the days reach.
        const fetched = new Set<string>();
        const options = {
          signal: stop.signal,
          onChange: (ids: string[]) => ids.forEach((id) => fetched.add(id)),
          onProgress: ({ documents }: { documents: number }) => {
            if (breakOff && documents > 0) stop.abort();
          }
        };
        const broke = await takeSnapshot(replica, remote, oldestDay, options).then(
          () => false,
          () => true
        );
        let pulled = 0;
        if (!broke) await pull(replica, remote, { ...options, onChange: (ids) => (pulled += ids.length) });
        const { complete } = await replica.state();
        return { broke, fetched: fetched.size, pulled, complete, here: (await replica.ids()).size };
      },
      [server.team, addDays(TODAY, -35), breakOff] as const
    );

  it('fetches what the dashboard needs, so that the pull after it fetches nothing', async () => {
    expect(await load()).toEqual({
      broke: false,
      fetched: DOCUMENTS,
      pulled: 0,
      complete: true,
      here: DOCUMENTS
    });
  });

  it('resumes after an interruption', async () => {
    const first = await load({ breakOff: true });
    expect(first).toMatchObject({ broke: true, complete: false });
    expect(first.here).toBeGreaterThan(0);
    const second = await load();
    expect(second).toMatchObject({ broke: false, complete: true, here: DOCUMENTS });
    expect(second.fetched).toBe(DOCUMENTS - first.here);
  });

  it('fetches older days when more are requested, and evicts them when fewer are requested', async () => {
    await page.clock.setFixedTime(`${TODAY}T12:00:00Z`);
    const read = await page.evaluate(async (team) => {
      const { DatabaseSync, parseDayId, Replica, setRetainedDays, TEAM_DAYS } = window.store;
      const replica = new Replica('kim', team);
      await replica.prepare();
      const days = async () => [...(await replica.ids())].filter((id) => parseDayId(id)).length;
      let reached: () => void = () => undefined;
      const sync = new DatabaseSync({
        replica,
        watched: true,
        retention: TEAM_DAYS,
        onStatus: ({ kind }) => kind === 'upToDate' && reached(),
        onChange: () => undefined,
        onEmptied: () => undefined,
        onNotice: () => undefined
      });
      const upToDate = () => new Promise<void>((resolve) => (reached = resolve));
      const keep = async (count: number) => {
        setRetainedDays(replica.name, count);
        const done = upToDate();
        sync.wake();
        await done;
        return days();
      };
      const first = upToDate();
      void sync.run(new AbortController().signal);
      await first;
      return { usual: await days(), more: await keep(400), fewer: await keep(14) };
    }, server.team);
    expect(read).toEqual({ usual: 20 * 36, more: 20 * 40, fewer: 20 * 15 });
  });

  it('includes documents written while it ran', async () => {
    await load({ breakOff: true });
    const developers = server.couch.use<{ name: string }>(server.team);
    const developer = await developers.get('developer:person_003');
    await developers.insert({ ...developer, name: 'Renamed meanwhile' });
    await developers.destroy(
      'month:2026-05:person_004',
      (await developers.get('month:2026-05:person_004'))._rev
    );
    expect(await load()).toMatchObject({ broke: false, complete: true, here: DOCUMENTS - 1 });
    const read = await page.evaluate(
      (team) =>
        new window.store.Replica('kim', team).byIds(['developer:person_003', 'month:2026-05:person_004']),
      server.team
    );
    expect(read[0]?.document).toMatchObject({ name: 'Renamed meanwhile' });
    expect(read[0]?.document?._conflicts).toBeUndefined();
    expect(read[1]?.document).toBeUndefined();
  });
});

describe('a replica', () => {
  it('of an older version is emptied, but unsent changes stay', async () => {
    const result = await page.evaluate(async () => {
      const replica = new window.store.Replica('kim', 'anything');
      await replica.prepare();
      await replica.save({ _id: 'goal:unsent' });
      await replica.local.put({ _id: 'day:old' });
      await replica.setState({ version: 0, complete: true });
      const dropped = await replica.prepare();
      return {
        dropped,
        again: await replica.prepare(),
        ids: [...(await replica.ids())],
        writes: await replica.outbox.writes(),
        state: await replica.state()
      };
    });
    expect(result).toEqual({
      dropped: true,
      again: false,
      ids: ['goal:unsent'],
      writes: { 'goal:unsent': {} },
      state: { version: 1, complete: false }
    });
  });

  it('is deleted with all data of its user, and no data of others', async () => {
    const left = await page.evaluate(async () => {
      const { Replica, deleteReplicas, listReplicas, userHash } = window.store;
      for (const user of ['kim', 'lea']) await new Replica(user, 'anything').prepare();
      await deleteReplicas(userHash('kim'));
      return { kim: await listReplicas(userHash('kim')), lea: await listReplicas(userHash('lea')) };
    });
    expect(left.kim).toEqual([]);
    expect(left.lea).toHaveLength(1);
  });
});
