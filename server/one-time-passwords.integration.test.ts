/** One-time passwords: used once, for three days, and for nothing but choosing another one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { endExpiredPasswords, migrateOneTimePasswords } from './people/one-time-passwords.ts';
import { listPeople } from './people/users.ts';
import { postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

const HOUR_MS = 3_600_000;
let nowMs: number;
let server: TestServer;
/** The same data behind the proxy. */
let proxied: TestServer;
beforeAll(async () => {
  const now = () => nowMs;
  nowMs = Date.now();
  server = await startTestServer({ now });
  proxied = await startTestServer({ now, ...server.same });
});
beforeEach(() => {
  nowMs = Date.now();
});
afterAll(async () => {
  await proxied.close();
  await server.close();
});

const json = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
const OWN = 'quiet harbour lights';
let count = 0;
const invited = (more = {}) => server.register(`invited_${++count}`, { password: undefined, ...more });
const act = (id: string, name: string) => server.call(`/developers/${id}/${name}`, postAsAdmin({}));

describe.each([
  ['on the store itself', () => server],
  ['through the proxy', () => proxied]
])('%s, a one-time password', (_where, at) => {
  async function signIn({ email, password }: Registered) {
    const response = await fetch(`${at().url}/db/_session`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ name: email, password })
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return { status: response.status, cookie };
  }
  const statusOf = async (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
    (await fetch(at().url + path, { ...init, headers: { ...headers, ...json } })).status;
  const change = (headers: Record<string, string>, current: string, password: string) =>
    at().call('/me/password', {
      method: 'POST',
      headers: { ...headers, ...json },
      body: JSON.stringify({ current, password })
    });

  it('allows nothing but choosing another one, and then everything', async () => {
    const person = await invited({ roles: ['manager'] });
    expect(Date.parse(person.password_expires ?? '') - nowMs).toBeGreaterThan(71 * HOUR_MS);
    const { names } = server.admin;
    const { cookie, status } = await signIn(person);
    expect(status).toBe(200);
    const databases = [person.database, names.org, names.team('main'), names.audit, '_users'];
    for (const database of databases) {
      expect([401, 403]).toContain(await statusOf(`/db/${database}/_all_docs`, { cookie }));
      expect([401, 403]).toContain(await statusOf(`/db/${database}/_changes?feed=continuous`, { cookie }));
    }
    const put = { method: 'PUT', body: '{"_id":"profile"}' };
    expect([401, 403]).toContain(await statusOf(`/db/${person.database}/profile`, { cookie }, put));
    expect(
      await statusOf('/api/v1/team/main/totals?from=2026-11-02&to=2026-11-03&group=day', { cookie })
    ).toBe(403);
    expect((await at().call('/me', { headers: { cookie } })).body).toMatchObject({
      user: { name: person.email, roles: [] },
      teams: [],
      mustChangePassword: true
    });
    const { body } = await server.call('/developers', { headers: postAsAdmin({}).headers! });
    expect(body).toMatchObject({
      developers: expect.arrayContaining([
        expect.objectContaining({ email: person.email, roles: person.roles })
      ])
    });

    expect((await change({ cookie }, 'not it', OWN)).status).toBe(401);
    expect((await change({ cookie }, person.password!, OWN)).status).toBe(200);
    await expect.poll(() => statusOf('/api/v1/me', { cookie })).toBe(401);
    await expect.poll(async () => (await signIn({ ...person, password: OWN })).status).toBe(200);
    const own = await signIn({ ...person, password: OWN });
    expect((await at().call('/me', { headers: { cookie: own.cookie } })).body).toMatchObject({
      user: { name: person.email, roles: person.roles },
      mustChangePassword: false
    });
    for (const database of [person.database, names.org, names.team('main')])
      expect(await statusOf(`/db/${database}/_all_docs`, { cookie: own.cookie })).toBe(200);
  });

  it('signs in once, also where many try at once', async () => {
    const person = await invited();
    const tries = await Promise.all(Array.from({ length: 4 }, () => signIn(person)));
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(tries.filter(({ cookie }) => /AuthSession=./.test(cookie))).toHaveLength(1);
    expect((await signIn(person)).status).not.toBe(200);
    const authorization = basicAuthorization(person.email, person.password!);
    expect(await statusOf('/db/_session', { authorization })).not.toBe(200);
  });

  it('signs in once, also where CouchDB is asked to redirect', async () => {
    const person = await invited();
    const body = JSON.stringify({ name: person.email, password: person.password });
    const ask = async () => {
      const init = { method: 'POST', headers: json, body, redirect: 'manual' } as const;
      const response = await fetch(`${at().url}/db/_session?next=/x`, init);
      const opened = response.headers.getSetCookie().filter((cookie) => /^AuthSession=[^;]/.test(cookie));
      return [response.status, opened.length];
    };
    expect(await ask()).toEqual([200, 1]);
    expect(await ask()).toEqual([401, 0]);
  });

  it('serves one of many requests to the service by basic authentication', async () => {
    const person = await invited();
    const authorization = basicAuthorization(person.email, person.password!);
    const ask = () => statusOf('/api/v1/me', { authorization });
    const statuses = await Promise.all(Array.from({ length: 4 }, ask));
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(1);
    await expect.poll(ask).not.toBe(200);
  });

  it('serves once by basic authentication', async () => {
    const person = await invited();
    const authorization = basicAuthorization(person.email, person.password!);
    expect(await statusOf(`/db//%5fsession`, { authorization })).toBe(200);
    await expect.poll(() => statusOf('/db/_session', { authorization })).not.toBe(200);
    expect((await signIn(person)).status).not.toBe(200);
  });

  it('expires after 72 hours, and so does the session that was opened with it', async () => {
    const [unused, used] = [await invited(), await invited()];
    const { cookie } = await signIn(used);
    nowMs += 73 * HOUR_MS;
    expect((await signIn(unused)).status).toBe(401);
    expect((await change({ cookie }, used.password!, OWN)).status).toBe(401);
    await endExpiredPasswords(server.admin, nowMs);
    await expect.poll(() => statusOf('/api/v1/me', { cookie })).toBe(401);
    const users = JSON.stringify(await server.admin.use('_users').list({ include_docs: true }));
    expect(users).toContain(used.email);

    nowMs = Date.now();
    const { body } = await act(unused.developer_id, 'invite');
    expect(body).toMatchObject({ password_expires: expect.any(String) });
    const again = { ...unused, password: (body as { password: string }).password };
    await expect.poll(async () => (await signIn(again)).status).toBe(200);
  });

  it('is not what somebody may choose, nor a common password', async () => {
    const person = await invited();
    const { cookie } = await signIn(person);
    const refusal = async (password: string) => {
      const { status, body } = await change({ cookie }, person.password!, password);
      return [status, (body as { error: string }).error];
    };
    for (const [password, reason] of [
      [person.password!, /old one/],
      [person.password!.toUpperCase(), /old one/],
      ['          ', /blank/],
      ['Password123', /most common/],
      ['x'.repeat(201), /at most 200/],
      [person.email, /your name/]
    ] as const)
      expect(await refusal(password)).toEqual([400, expect.stringMatching(reason)]);
    expect((await change({ cookie }, person.password!, OWN)).status).toBe(200);
  });
});

it('roles and rights outlast being invited again, disabled and enabled', async () => {
  const person = await server.register('twice', { roles: ['manager'] });
  await act('twice', 'invite');
  const { body } = await act('twice', 'invite');
  await act('twice', 'disable');
  await act('twice', 'enable');
  const found = (await listPeople(server.admin)).find(({ name }) => name === person.email);
  expect(found?.roles).toEqual([]);
  const authorization = basicAuthorization(person.email, (body as { password: string }).password);
  const changed = await server.call('/me/password', {
    method: 'POST',
    headers: { authorization, ...json },
    body: JSON.stringify({ current: (body as { password: string }).password, password: OWN })
  });
  expect(changed.status).toBe(200);
  const after = (await listPeople(server.admin)).find(({ name }) => name === person.email);
  expect(after?.roles).toEqual(person.roles);
});

it('a disabled account does not get an expired one-time password back', async () => {
  const person = await invited();
  await act(person.developer_id, 'disable');
  await endExpiredPasswords(server.admin, nowMs + 73 * HOUR_MS);
  await act(person.developer_id, 'enable');
  await expect(server.as(person.email, person.password!).request({ path: '_session' })).rejects.toMatchObject(
    {
      statusCode: 401
    }
  );
});

it('those that an earlier version flagged are limited from the next start on', async () => {
  const person = await server.register('flagged');
  const users = server.admin.use<{ roles: string[]; tidesheet: object }>('_users');
  const id = `org.couchdb.user:${person.email}`;
  const user = await users.get(id);
  await users.insert({ ...user, tidesheet: { ...user.tidesheet, oneTimePassword: true } });
  await migrateOneTimePasswords(server.admin, nowMs);
  expect(await users.get(id)).toMatchObject({
    roles: [],
    tidesheet: { oneTimePassword: { expires: expect.any(String), roles: person.roles } }
  });
});

it('a password given at the registration follows the same rules', async () => {
  const register = (password: string) =>
    server.call(
      '/register-developer',
      postAsAdmin({ developer_id: 'chosen_one', name: 'Ana', email: 'ana@company.test', password })
    );
  for (const password of ['qwertyuiop', 'CHOSEN_ONE', ' '.repeat(12), 'x'.repeat(300)])
    expect((await register(password)).status).toBe(400);
});
