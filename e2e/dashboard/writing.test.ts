import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { goalId } from '#domain/documents/goal.ts';
import type { Registered } from '#domain/api/developers.ts';
import { testGoal } from '#domain/testing/goals.ts';
import { closePages, sharedChromium } from '../stage/browser/chromium.ts';
import { emailOf, ServerProcess } from '../stage/server/server-process.ts';
import { openStore, signIn } from '../stage/browser/store-page.ts';

let server: ServerProcess;
let browser: Browser;
let person: Registered;
let page: Page;
let people = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await sharedChromium();
});
afterAll(async () => {
  await closePages(browser);
  await server.remove();
});
beforeEach(async () => {
  const id = `kim_${(people += 1)}`;
  person = await server.register(id, 'Kim');
  page = await browser.newPage();
  await openStore(page, server.url);
  await signIn(page, emailOf(id));
});
afterEach(() => page.context().close());

const goal = (id: string, title: string) =>
  testGoal({ _id: goalId(id), title, developer: person.developer_id });
const ID = '01JD0000000000000000000000';

/** Saves a document in the replica, pushes, and returns what is left in the outbox. */
const saveAndPush = (document: { _id: string }) =>
  page.evaluate(
    async ([database, saved]) => {
      const { Replica, Remote, push } = window.store;
      const replica = new Replica('kim', database);
      await replica.prepare();
      await replica.save(saved);
      await push(replica, new Remote(database), { retryRefused: true, signal: new AbortController().signal });
      return replica.outbox.writes();
    },
    [person.database, document] as const
  );

const onServer = (id: string) => server.couch.use(person.database).get(id, { conflicts: true });

describe('writing', () => {
  it('reaches the server, each change as a new revision of the one before', async () => {
    expect(await saveAndPush(goal(ID, 'Two hours of focus'))).toEqual({});
    expect(await saveAndPush(goal(ID, 'Three hours of focus'))).toEqual({});
    expect(await onServer(goalId(ID))).toMatchObject({
      title: 'Three hours of focus',
      _rev: expect.stringMatching(/^2-/) as string
    });
    expect((await onServer(goalId(ID)))._conflicts).toBeUndefined();
  });

  it('a refused change leaves it in the browser with the reason', async () => {
    const left = await saveAndPush({ ...goal('not-a-ulid', 'Refused') });
    expect(left).toEqual({
      'goal:not-a-ulid': { denied: 'No document of this database is named goal:not-a-ulid.' }
    });
    const kept = await page.evaluate(
      (database) => new window.store.Replica('kim', database).byIds(['goal:not-a-ulid']),
      person.database
    );
    expect(kept[0]?.document).toMatchObject({ title: 'Refused' });
  });

  it('deletes documents on the server that are deleted in the browser', async () => {
    await saveAndPush(goal(ID, 'Gone soon'));
    await page.evaluate(
      async ([database, id]) => {
        const { Replica, Remote, push } = window.store;
        const replica = new Replica('kim', database);
        await replica.remove(id);
        await push(replica, new Remote(database), {
          retryRefused: false,
          signal: new AbortController().signal
        });
      },
      [person.database, goalId(ID)] as const
    );
    await expect(onServer(goalId(ID))).rejects.toMatchObject({ statusCode: 404 });
  });

  it('a refused change can be discarded, which restores the version of the server', async () => {
    await saveAndPush(goal(ID, 'On the server'));
    // As where somebody lost a role between two changes: the server has a version, and wants no other.
    const refused = { ...goal(ID, 'Refused'), type: 'view' };
    await saveAndPush(refused);
    const read = await page.evaluate(
      async ([database, id]) => {
        const { Replica, Remote, dropDiscarded } = window.store;
        const [replica, remote] = [new Replica('kim', database), new Remote(database)];
        const refused = await replica.outbox.writes();
        await replica.outbox.discard(id);
        const dropped = await dropDiscarded(replica, remote, new AbortController().signal);
        const [now] = await replica.byIds([id]);
        return { refused, dropped, left: await replica.outbox.writes(), now: now?.document };
      },
      [person.database, goalId(ID)] as const
    );
    expect(read.refused).toMatchObject({ [goalId(ID)]: { denied: expect.any(String) as string } });
    expect(read).toMatchObject({ dropped: [goalId(ID)], left: {}, now: { title: 'On the server' } });
    expect(await saveAndPush(goal(ID, 'Mended'))).toEqual({});
    expect(await onServer(goalId(ID))).toMatchObject({ title: 'Mended' });
    expect((await onServer(goalId(ID)))._conflicts).toBeUndefined();
  });

  describe('at the same time as somebody else', () => {
    /** Theirs reaches the server first, ours follows; returns the versions that this device then has, the shown one first. */
    async function changeTwice() {
      await saveAndPush(goal(ID, 'First'));
      const { _rev } = await onServer(goalId(ID));
      await server.couch.use(person.database).insert({ ...goal(ID, 'Theirs'), _rev });
      return page.evaluate(
        async ([database, document]) => {
          const { Replica, Remote, pull, push } = window.store;
          const [replica, remote] = [new Replica('kim', database), new Remote(database)];
          const { signal } = new AbortController();
          await replica.save(document);
          await push(replica, remote, { retryRefused: false, signal });
          await pull(replica, remote, { signal, onChange: () => undefined });
          return replica.versions(document._id);
        },
        [person.database, goal(ID, 'Ours')] as const
      );
    }

    it('keeps both versions in conflict', async () => {
      const versions = await changeTwice();
      expect(versions.map((version) => ('title' in version ? version.title : '')).sort()).toEqual([
        'Ours',
        'Theirs'
      ]);
      expect((await onServer(goalId(ID)))._conflicts).toHaveLength(1);
    });

    it.each(['Ours', 'Theirs'])('lets the user choose: %s stays, on the server too', async (title) => {
      const versions = await changeTwice();
      const kept = versions.find((version) => 'title' in version && version.title === title);
      const left = await page.evaluate(
        async ([database, id, rev]) => {
          const { Replica, Remote, push } = window.store;
          const replica = new Replica('kim', database);
          await replica.resolveConflict(id, rev);
          await push(replica, new Remote(database), {
            retryRefused: false,
            signal: new AbortController().signal
          });
          return { writes: await replica.outbox.writes(), versions: await replica.versions(id) };
        },
        [person.database, goalId(ID), kept?._rev ?? ''] as const
      );
      expect(left.writes).toEqual({});
      expect(left.versions).toMatchObject([{ title }]);
      expect(await onServer(goalId(ID))).toMatchObject({ title });
      expect((await onServer(goalId(ID)))._conflicts).toBeUndefined();
    });
  });
});

describe('old days', () => {
  it('are evicted by rebuilding the replica with its conflicts and unsent changes', async () => {
    const result = await page.evaluate(async () => {
      const { Replica, listReplicas, userHash } = window.store;
      const replica = new Replica('kim', 'anything');
      await replica.prepare();
      await replica.setState({ complete: true, since: 7 });
      const ids = ['day:2026-09-01:kim', 'day:2026-10-10:kim', 'day:2026-10-11:kim', 'month:2026-09:kim'];
      await replica.local.bulkDocs(ids.map((_id) => ({ _id })));
      const branch = (start: string) => ({ _id: 'goal:two', _rev: `1-${start.repeat(32)}` });
      await replica.local.bulkDocs([branch('a'), branch('b')], { new_edits: false });
      await replica.save({ _id: 'goal:unsent' });
      const other = new Replica('kim', 'anything');
      const gone = await replica.evictDays('2026-10-11');
      return {
        gone,
        again: await replica.evictDays('2026-10-11'),
        ids: [...(await other.ids())].sort(),
        versions: (await other.versions('goal:two')).length,
        writes: await other.outbox.writes(),
        state: await other.state(),
        databases: (await listReplicas(userHash('kim'))).length
      };
    });
    expect(result).toEqual({
      gone: ['day:2026-09-01:kim', 'day:2026-10-10:kim'],
      again: [],
      ids: ['day:2026-10-11:kim', 'goal:two', 'goal:unsent', 'month:2026-09:kim'],
      versions: 2,
      writes: { 'goal:unsent': {} },
      state: { version: 1, complete: true, since: 7, daysFrom: '2026-10-11' },
      databases: 1
    });
  });
});
