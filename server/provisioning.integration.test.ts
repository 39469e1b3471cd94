/** What a start creates and fixes, whatever state it finds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Couch } from '../couch/connection.ts';
import { TEAM_DESIGN, type DesignDocument } from '../couch/design/documents.ts';
import { workedDay } from '#domain/testing/device-days.ts';
import { startTestServer, writeAsAgent, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const totals = TEAM_DESIGN.find(({ views }) => views)!;
const designs = async (couch: Couch, database: string) => {
  const { rows } = await couch.use(database).list({ startkey: '_design/', endkey: '_design0' });
  return rows.map(({ id }) => id);
};

/** Starts a server on the existing data; resolves once it has fixed it. */
async function startAgain(): Promise<string[]> {
  const again = await startTestServer(server.same);
  await again.close();
  return again.logged;
}

it('exchanges the views of an older version for its own, and leaves nothing lying about', async () => {
  const team = server.admin.names.team('main');
  const db = server.admin.use<DesignDocument>(team);
  const { _rev } = await db.get(totals._id);
  const old = { by_developer: { map: 'function (doc) { emit(doc._id, 1); }', reduce: '_sum' as const } };
  await db.insert({ ...totals, views: old, _rev });
  // An exchange of an even older version broke off.
  await db.insert({ ...totals, _id: '_design/totals-000000000000' });
  const lead = await server.register('lead', { roles: ['manager'] });
  await writeAsAgent(server, lead, workedDay('2026-10-27', 'desk', [[36_000, 36_900]]));
  const headers = {
    authorization: `Basic ${Buffer.from(`${lead.email}:${lead.password}`).toString('base64')}`
  };
  const ask = () =>
    server.call('/team/main/totals?from=2026-10-27&to=2026-10-27&group=category', { headers });
  expect(await ask()).toMatchObject({
    status: 503,
    body: { error: 'The index by category is still being built. Try again later.' }
  });

  expect(await startAgain()).toEqual([expect.stringMatching(/^CouchDB \d/)]);
  expect(await designs(server.admin, team)).toEqual(['_design/access', '_design/totals']);
  const { views } = await db.get(totals._id);
  expect(views).toEqual(totals.views);
  await expect.poll(async () => (await ask()).body).toMatchObject({ seconds: 900 });
});

it('fixes security that drifted, access that was changed and a database that is missing', async () => {
  const person = await server.register('drifted');
  const lost = await server.register('lost_one');
  const open = { admins: { names: [], roles: [] }, members: { names: [], roles: [] } };
  const security = { db: person.database, path: '_security' };
  const before: object = await server.admin.request(security);
  await server.admin.request({ ...security, method: 'PUT', body: open });
  const db = server.admin.use(person.database);
  await db.destroy('_design/access', (await db.get('_design/access'))._rev);
  await server.admin.db.destroy(lost.database);

  await startAgain();
  const after: object = await server.admin.request(security);
  // An object without the identity is as that of a database that was created again.
  expect(after).toEqual({ ...before, tidesheet: { identity: expect.any(String) } });
  expect(after).not.toEqual(before);
  expect(await designs(server.admin, person.database)).toEqual(['_design/access']);
  await expect(server.admin.use(lost.database).info()).resolves.toMatchObject({ db_name: lost.database });
});

it('writes nothing but its epoch where all is as it should be', async () => {
  const person = await server.register('settled');
  const databases = [person.database, server.admin.names.org];
  const before = await Promise.all(
    databases.map(async (name) => (await server.admin.use(name).info()).update_seq)
  );
  await startAgain();
  await server.fanIn.sweep();
  const written = await Promise.all(
    databases.map((name, index) => server.admin.use(name).changes({ since: before[index] }))
  );
  expect(written.map(({ results }) => results.map(({ id }) => id))).toEqual([['epochs'], ['epochs']]);
});
