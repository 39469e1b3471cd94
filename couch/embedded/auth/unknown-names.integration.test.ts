/** What somebody without an account can learn or stop by trying to sign in. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addUser, admin, startEndpoint, type Running } from '../testing/start-endpoint.ts';

let running: Running;
beforeAll(async () => {
  running = await startEndpoint({ passwordIterations: 60_000 });
  await addUser(running, 'known');
  await addUser(running, 'disabled');
  const path = '/_users/org.couchdb.user:disabled';
  const { body } = await running.ask(admin, 'GET', path);
  await running.ask(admin, 'PUT', path, {
    _id: body['_id'],
    _rev: body['_rev'],
    type: 'user',
    name: 'disabled',
    roles: []
  });
  const quick = await startEndpoint({ passwordIterations: 10 });
  await addUser(quick, 'few');
  const { body: few } = await quick.ask(admin, 'GET', '/_users/org.couchdb.user:few');
  await quick.stop();
  const document = Object.fromEntries(Object.entries(few).filter(([field]) => field !== '_rev'));
  await running.ask(admin, 'PUT', '/_users/org.couchdb.user:few', document);
});
afterAll(() => running.stop());

const signIn = (name: string, password: string) =>
  running.ask('', 'POST', '/_session', { name, password }, { 'x-forwarded-for': `192.0.2.${counter++}` });
const basic = (name: string, password: string) =>
  running.ask(`${name}:${password}`, 'GET', '/_session', undefined, {
    'x-forwarded-for': `192.0.2.${counter++}`
  });
let counter = 1;

const NAMES = ['known', 'unknown', 'disabled', 'few', 'admin'];

/** The shortest of five times for each name, because other programs only make them longer. */
async function shortestMs(send: (name: string) => Promise<{ status: number }>): Promise<number[]> {
  const shortest = NAMES.map(() => Infinity);
  for (let round = 0; round < 5; round++) {
    for (const [index, name] of NAMES.entries()) {
      const startedMs = performance.now();
      expect((await send(name)).status).toBe(401);
      shortest[index] = Math.min(shortest[index] ?? 0, performance.now() - startedMs);
    }
  }
  return shortest;
}

it.each([
  ['in a form', signIn],
  ['by basic authentication', basic]
])('a wrong password takes the same time for every name, %s', async (_, send) => {
  const times = await shortestMs((name) => send(name, 'wrong'));
  expect(Math.max(...times)).toBeLessThan(4 * Math.min(...times));
});

it('a flood of wrong passwords from one address delays others by little', async () => {
  const flood = Array.from({ length: 300 }, (_, i) =>
    running.ask(
      '',
      'POST',
      '/_session',
      { name: `name ${i}`, password: 'x' },
      { 'x-forwarded-for': '198.51.100.1' }
    )
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  const startedMs = performance.now();
  expect((await signIn('known', 'known-password')).status).toBe(200);
  expect(performance.now() - startedMs).toBeLessThan(2000);
  const responses = await Promise.all(flood);
  const refused = responses.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(10);
  expect(refused[0]?.headers.get('retry-after')).toBe('5');
});

it('an administrator gets in, whatever others try', async () => {
  for (let i = 0; i < 6; i++) await running.ask('admin:guess', 'GET', '/_session');
  expect((await running.ask('admin:guess', 'GET', '/_session')).status).toBe(403);
  expect((await running.ask(admin, 'GET', '/_session')).status).toBe(200);
});

it('a sign-in of more than 8 kB is refused', async () => {
  const { status } = await signIn('known', 'x'.repeat(9000));
  expect(status).toBe(413);
});
