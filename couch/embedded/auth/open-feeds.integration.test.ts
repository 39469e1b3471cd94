/** Feeds that are open while their user loses the right to read them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDatabase, addUser, admin, startEndpoint, type Running } from '../testing/start-endpoint.ts';

const RECHECK_MS = 100;
let running: Running;
beforeAll(async () => {
  running = await startEndpoint({ passwordIterations: 10, recheckMs: RECHECK_MS });
  await addDatabase(running, 'notes');
});
afterAll(() => running.stop());

const userPath = (name: string) => `/_users/org.couchdb.user:${name}`;

async function changeUser(name: string, change: object): Promise<void> {
  const { body } = await running.ask(admin, 'GET', userPath(name));
  const { status } = await running.ask(admin, 'PUT', userPath(name), { ...body, ...change });
  expect(status).toBe(201);
}

const deleteUser = async (name: string) => {
  const { body } = await running.ask(admin, 'GET', userPath(name));
  await running.ask(admin, 'DELETE', `${userPath(name)}?rev=${String(body['_rev'])}`);
};

/** Opens a feed as a user, by cookie or by basic authentication. @returns its text once it has ended. */
async function openFeed(user: string, by: string, path: string): Promise<{ ended: Promise<string> }> {
  const [name, password] = user.split(':');
  const headers: Record<string, string> = { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
  if (by === 'cookie') {
    const { headers: received } = await running.ask('', 'POST', '/_session', { name, password });
    headers['cookie'] = received.get('set-cookie')?.split(';')[0] ?? '';
    delete headers['authorization'];
  }
  const response = await fetch(running.url + path, { headers });
  expect(response.status).toBe(200);
  return { ended: response.text() };
}

const CONTINUOUS = '/notes/_changes?feed=continuous&heartbeat=1000&since=now';
const LONGPOLL = '/notes/_changes?feed=longpoll&heartbeat=1000&since=now';
let count = 0;

it.each<[string, string, string, (name: string) => Promise<void>]>([
  ['continuous', 'cookie', 'is deleted', deleteUser],
  ['longpoll', 'basic', 'is deleted', deleteUser],
  ['continuous', 'basic', 'has another password', (name) => changeUser(name, { password: 'another' })],
  ['longpoll', 'cookie', 'has another password', (name) => changeUser(name, { password: 'another' })],
  ['continuous', 'cookie', 'loses the role', (name) => changeUser(name, { roles: [] })],
  ['longpoll', 'basic', 'loses the role', (name) => changeUser(name, { roles: [] })],
  ['continuous', 'basic', 'has no key', (name) => changeUser(name, { derived_key: undefined })]
])('a %s feed by %s ends in order when its user %s', async (feed, by, _, change) => {
  const name = `user${++count}`;
  const user = await addUser(running, name, ['team']);
  const { ended } = await openFeed(user, by, feed === 'longpoll' ? LONGPOLL : CONTINUOUS);
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  await new Promise((resolve) => setTimeout(resolve, 4 * RECHECK_MS));
  expect(hasEnded).toBe(false);
  await change(name);
  const lines = (await ended).trim().split('\n');
  expect(lines.at(-1)).toContain('last_seq');
});

it('a feed ends when the database is closed to its reader', async () => {
  const user = await addUser(running, 'reader', ['team']);
  const { ended } = await openFeed(user, 'cookie', CONTINUOUS);
  const security = { admins: { names: [], roles: [] }, members: { names: [], roles: ['others'] } };
  await running.ask(admin, 'PUT', '/notes/_security', security);
  expect(await ended).toContain('last_seq');
});
