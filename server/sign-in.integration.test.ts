import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let lead: Registered;
beforeAll(async () => {
  server = await startTestServer({ now: () => Date.parse('2026-11-22T12:00:00Z') });
  lead = await server.register('ana_ruiz', { roles: ['manager'] });
});
afterAll(() => server.close());

const json = { 'content-type': 'application/json' };

async function signIn(name: string, password: string) {
  const response = await fetch(`${server.url}/db/_session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name, password })
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { status: response.status, headers: { cookie, origin: server.url } };
}

it('returns who a person is and where their data are', async () => {
  const { headers } = await signIn(lead.email, lead.password!);
  expect((await server.call('/me', { headers })).body).toEqual({
    user: { name: lead.email, roles: ['member', 'developer:ana_ruiz', 'manager:main'] },
    developer: { id: 'ana_ruiz', name: 'ana_ruiz', database: lead.database },
    teams: [{ slug: 'main', name: 'Main', database: server.admin.names.team('main') }],
    databases: { own: lead.database, org: server.admin.names.org },
    agents: [{ label: lead.api_token?.split('.')[0], created: '2026-11-22T12:00:00Z', disabled: false }],
    mustChangePassword: false,
    syncIntervalMinutes: 30,
    serverTime: '2026-11-22T12:00:00.000Z'
  });
});

it.each([
  ['https', true],
  ['https, http', true],
  ['http', false],
  ['http, https', false]
])('gives a session’s cookie to a browser that came over %s', async (proto, secure) => {
  const response = await fetch(`${server.url}/db/_session`, {
    method: 'POST',
    headers: { ...json, 'x-forwarded-proto': proto },
    body: JSON.stringify({ name: lead.email, password: lead.password })
  });
  expect(/; Secure$/.test(response.headers.getSetCookie()[0] ?? '')).toBe(secure);
});

it('returns the developer of an agent, by basic authentication', async () => {
  const [label, secret] = lead.api_token!.split('.');
  const authorization = `Basic ${Buffer.from(`ana_ruiz.${label}:${secret}`).toString('base64')}`;
  expect((await server.call('/me', { headers: { authorization } })).body).toMatchObject({
    user: { name: `ana_ruiz.${label}` },
    developer: { id: 'ana_ruiz', database: lead.database },
    teams: [],
    mustChangePassword: false
  });
});

it('responds with 401 to nobody and to wrong credentials', async () => {
  expect((await server.call('/me')).status).toBe(401);
  const authorization = `Basic ${Buffer.from(`${lead.email}:wrong`).toString('base64')}`;
  expect((await server.call('/me', { headers: { authorization } })).status).toBe(401);
  const cookie = 'AuthSession=bm9ib2R5OjVGMDAwMDAwOmFiYw';
  expect((await server.call('/me', { headers: { cookie } })).status).toBe(401);
});

describe('a one-time password', () => {
  const change = (headers: HeadersInit, body: object) =>
    server.call('/me/password', {
      method: 'POST',
      headers: { ...headers, ...json },
      body: JSON.stringify(body)
    });

  it('is changed through the service, and only by who knows it', async () => {
    const kofi = await server.register('kofi_mensah');
    const { headers } = await signIn(kofi.email, kofi.password!);
    expect((await change(headers, { current: 'guess', password: 'a new password' })).status).toBe(401);
    expect((await change(headers, { current: kofi.password, password: 'short' })).status).toBe(400);
    expect((await change(headers, { current: kofi.password, password: 'a new password' })).body).toEqual({
      ok: true
    });
    await expect.poll(async () => (await signIn(kofi.email, 'a new password')).status).toBe(200);
    expect((await signIn(kofi.email, kofi.password!)).status).toBe(401);
    const session = await signIn(kofi.email, 'a new password');
    expect((await server.call('/me', session)).body).toMatchObject({ mustChangePassword: false });
  });

  it('is not an agent’s to change', async () => {
    const [label, secret = ''] = lead.api_token!.split('.');
    const authorization = `Basic ${Buffer.from(`ana_ruiz.${label}:${secret}`).toString('base64')}`;
    expect((await change({ authorization }, { current: secret, password: 'a new password' })).status).toBe(
      403
    );
  });
});

it('is healthy', async () => {
  const { status, body } = await server.call('/health');
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'healthy', couchdb: 'up' });
});

it('responds with 404 to an unknown path', async () => {
  expect(await server.call('/nothing')).toMatchObject({ status: 404, body: { error: expect.any(String) } });
});

it('goes on while somebody tries passwords of accounts that are not theirs', async () => {
  for (let i = 0; i < 6; i++) await signIn('tidesheet', 'wrong');
  const registered = await server.register('ben_ode');
  expect((await signIn(registered.email, registered.password!)).status).toBe(200);
});
