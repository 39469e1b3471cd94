import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registered } from '../../server/people/register.ts';
import { launchChromium } from './chromium.ts';
import { emailOf, ServerProcess } from './server.ts';
import { openStore, signIn } from './store-page.ts';

let server: ServerProcess;
let browser: Browser;
let person: Registered;
let page: Page;
let people = 0;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
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

const goal = (id: string, title: string) => ({
  _id: `goal:${id}`,
  type: 'goal',
  v: 1,
  title,
  measure: 'focus',
  subject: '',
  direction: 'atLeast',
  seconds: 3600,
  per: 'day'
});
const ID = '01JD0000000000000000000000';

/** Saves a document in the replica, pushes, and returns what is left in the outbox. */
const saveAndPush = (document: { _id: string }) =>
  page.evaluate(
    async ([database, saved]) => {
      const { Replica, Remote, push } = window.store;
      const replica = new Replica('kim', database);
      await replica.prepare();
      await replica.save(saved);
      await push(replica, new Remote(database), { again: true, signal: new AbortController().signal });
      return replica.outbox.writes();
    },
    [person.database, document] as const
  );

const onServer = (id: string) => server.couch.use(person.database).get(id, { conflicts: true });

describe('writing', () => {
  it('reaches the server, with every change on top of the one before', async () => {
    expect(await saveAndPush(goal(ID, 'Two hours of focus'))).toEqual({});
    expect(await saveAndPush(goal(ID, 'Three hours of focus'))).toEqual({});
    expect(await onServer(`goal:${ID}`)).toMatchObject({
      title: 'Three hours of focus',
      _rev: expect.stringMatching(/^2-/) as string
    });
    expect((await onServer(`goal:${ID}`))._conflicts).toBeUndefined();
  });

  it('that the server refuses stays here with the reason', async () => {
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

  it('deletes on the server what is deleted here', async () => {
    await saveAndPush(goal(ID, 'Gone soon'));
    await page.evaluate(
      async ([database, id]) => {
        const { Replica, Remote, push } = window.store;
        const replica = new Replica('kim', database);
        await replica.remove(id);
        await push(replica, new Remote(database), { again: false, signal: new AbortController().signal });
      },
      [person.database, `goal:${ID}`] as const
    );
    await expect(onServer(`goal:${ID}`)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('at the same time as somebody else keeps both versions and says so', async () => {
    await saveAndPush(goal(ID, 'First'));
    const { _rev } = await onServer(`goal:${ID}`);
    await server.couch.use(person.database).insert({ ...goal(ID, 'Theirs'), _rev });
    const read = await page.evaluate(
      async ([database, document]) => {
        const { Replica, Remote, pull, push } = window.store;
        const [replica, remote] = [new Replica('kim', database), new Remote(database)];
        const { signal } = new AbortController();
        await replica.save(document);
        await push(replica, remote, { again: false, signal });
        await pull(replica, remote, { signal, onChange: () => undefined });
        return replica.byIds([document._id]);
      },
      [person.database, goal(ID, 'Ours')] as const
    );
    expect(read[0]?.document?._conflicts).toHaveLength(1);
    expect((await onServer(`goal:${ID}`))._conflicts).toHaveLength(1);
  });
});
