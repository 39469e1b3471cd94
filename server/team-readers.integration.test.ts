/** Who fetched a team's data, as the service tells it to those whose data it is. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OwnReaders } from '#domain/api/readers.ts';
import { teamDeveloperRange } from '#domain/documents/team-developer.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { adminApi } from './testing/admin-api.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const START_MS = Date.parse('2026-11-20T09:00:40Z');
const HOUR_MS = 3_600_000;
let nowMs = START_MS;
let server: TestServer;
const people: Record<string, { email: string; password: string }> = {};

beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
  for (const [id, more] of Object.entries({
    kim: {},
    lea: { roles: ['manager'] },
    max: { roles: ['manager'] }
  })) {
    const { email, password = '' } = await server.register(id, more);
    people[id] = { email, password };
  }
});
afterAll(() => server.close());

const { post } = adminApi(() => server);
const authorizationOf = (id: string) => basicAuthorization(people[id]!.email, people[id]!.password);
const readersFor = async (id: string): Promise<OwnReaders> => {
  const { status, body } = await server.call('/me/readers', {
    headers: { authorization: authorizationOf(id) }
  });
  expect(status).toBe(200);
  return body as OwnReaders;
};
const fetchTeam = (id: string) =>
  server
    .as(people[id]!.email, people[id]!.password)
    .use(server.admin.names.team('main'))
    .list(teamDeveloperRange());

it('names nobody at first, nor those who are refused', async () => {
  await expect(fetchTeam('kim')).rejects.toThrow();
  expect(await readersFor('kim')).toEqual({ teams: [{ slug: 'main', name: 'Main' }], readers: [] });
});

it('names a manager whose browser fetched the team, and when, to the minute', async () => {
  await fetchTeam('lea');
  expect((await readersFor('kim')).readers).toEqual([
    { developer_id: 'lea', name: 'lea', teams: ['main'], last_fetched: '2026-11-20T09:00:00Z' }
  ]);
  expect((await readersFor('lea')).readers, 'not oneself').toEqual([]);
});

it('names programs that read the totals, the latest first, and each once', async () => {
  nowMs = START_MS + HOUR_MS;
  const { status } = await server.call('/team/main/totals?from=2026-11-01&to=2026-11-20&group=day', {
    headers: { authorization: authorizationOf('max') }
  });
  expect(status).toBe(200);
  await fetchTeam('max');
  expect((await readersFor('kim')).readers.map(({ name, last_fetched }) => [name, last_fetched])).toEqual([
    ['max', '2026-11-20T10:00:00Z'],
    ['lea', '2026-11-20T09:00:00Z']
  ]);
});

it('names who makes a report of the team', async () => {
  nowMs = START_MS + 2 * HOUR_MS;
  const { status } = await fetch(`${server.url}/api/v1/reports?team=main&from=2026-11-01&to=2026-11-20`, {
    headers: { authorization: authorizationOf('lea') }
  });
  expect(status).toBe(200);
  expect((await readersFor('kim')).readers[0]).toMatchObject({
    name: 'lea',
    last_fetched: '2026-11-20T11:00:00Z'
  });
});

it('is stored for another server on the same data, and forgets who is erased', async () => {
  const other = await startTestServer({ ...server.same, now: () => nowMs });
  const { body } = await other.call('/me/readers', { headers: { authorization: authorizationOf('kim') } });
  expect((body as OwnReaders).readers.map(({ name }) => name)).toContain('lea');
  await other.close();
  expect((await post('/developers/lea/erase', {})).status).toBe(200);
  expect((await readersFor('kim')).readers.map(({ name }) => name)).toEqual(['max']);
  const stored = await server.admin.request({ db: server.admin.names.service, path: '_local/readers-main' });
  expect(JSON.stringify(stored)).not.toContain('lea');
});

it('forgets a reader after 90 days', async () => {
  nowMs += 91 * 24 * HOUR_MS;
  expect((await readersFor('kim')).readers).toEqual([]);
});
