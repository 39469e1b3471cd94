import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Couch } from '../../couch/connection.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { purgeUsers } from './purge-users.ts';
import { listAgents, listPeople, putUser, removeUser } from './users.ts';

let server: TestServer;
/** Another connection, as that of another server. */
let elsewhere: Couch;
beforeAll(async () => {
  server = await startTestServer();
  const { config, names } = server.admin;
  elsewhere = connect(config.url, { authorization: server.adminAuthorization }, names.prefix);
});
afterAll(() => server.close());

const people = async () => (await listPeople(server.admin)).map(({ tidesheet }) => tidesheet.developer);

it('has those whom others registered, changed and removed since it was read', async () => {
  await server.register('zoe');
  await server.register('ann');
  expect(await people()).toEqual(['ann', 'zoe']);
  const [ann] = await listPeople(server.admin);
  await putUser(elsewhere, { ...ann!, tidesheet: { ...ann!.tidesheet, name: 'Ann Other' } });
  expect((await listPeople(server.admin)).map(({ tidesheet }) => tidesheet.name)).toEqual([
    'Ann Other',
    'zoe'
  ]);
  await removeUser(elsewhere, ann!.name);
  expect(await people()).toEqual(['zoe']);
});

it('has nobody who was purged, although no feed says so', async () => {
  const { email } = await server.register('max');
  expect(await people()).toEqual(['max', 'zoe']);
  expect((await listAgents(server.admin, 'max')).map(({ tidesheet }) => tidesheet.label)).toHaveLength(1);
  await removeUser(elsewhere, email);
  await purgeUsers(elsewhere, { name: email, developer: 'max' });
  expect(await people()).toEqual(['zoe']);
});
