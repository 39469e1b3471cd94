/** Feeds of databases that are closed meanwhile, because others are used. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDatabase, addUser, admin, startEndpoint, type Running } from '../testing/start-endpoint.ts';

const RECHECK_MS = 100;
let running: Running;
let user: string;
beforeAll(async () => {
  running = await startEndpoint({ passwordIterations: 10, recheckMs: RECHECK_MS, maxOpenDatabases: 2 });
  for (const name of ['notes', 'one', 'two']) await addDatabase(running, name);
  user = await addUser(running, 'ana', ['team']);
});
afterAll(() => running.stop());

/** LevelDB begins another log whenever it is opened. */
const openedAt = () => statSync(join(running.dataDir, 'databases', 'notes', 'LOG')).ino;

const useOthers = async () => {
  for (const name of ['one', 'two', 'one', 'two']) await running.ask(admin, 'GET', `/${name}`);
};

async function openFeed(): Promise<{ ended: Promise<string> }> {
  const headers = { authorization: `Basic ${Buffer.from(user).toString('base64')}` };
  const path = '/notes/_changes?feed=continuous&heartbeat=1000&since=now';
  const response = await fetch(running.url + path, { headers });
  expect(response.status).toBe(200);
  return { ended: response.text() };
}

it('a waiting feed does not open its database again, and ends when its user may not read it any more', async () => {
  const { ended } = await openFeed();
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  await useOthers();
  const before = openedAt();
  await sleep(5 * RECHECK_MS);
  expect(openedAt()).toBe(before);
  expect(hasEnded).toBe(false);
  const members = { names: [], roles: ['others'] };
  await running.ask(admin, 'PUT', '/notes/_security', { admins: { names: [], roles: [] }, members });
  await useOthers();
  expect(await ended).toMatch(/"last_seq"/);
});
