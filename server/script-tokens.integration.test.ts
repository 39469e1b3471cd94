/** Tokens for scripts against the whole server: what they read, and that they do nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { pathOf } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { MAX_SCRIPT_TOKENS, type ScriptTokenList, type ScriptTokenMade } from '#domain/api/script-tokens.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { listScripts } from './people/users.ts';
import { adminApi } from './testing/admin-api.ts';
import { postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

const DAY_MS = 86_400_000;
let server: TestServer;
let lead: Registered;
let nowMs = Date.parse('2026-11-22T12:00:00Z');
const api = adminApi(() => server);

beforeAll(async () => {
  server = await startTestServer({ now: () => nowMs });
  await server.call('/teams', postAsAdmin({ slug: 'web', name: 'Web' }));
  lead = await server.register('lead', { roles: ['manager'], teams: ['main', 'web'] });
});
afterAll(() => server.close());

const signedIn = ({ email, password = '' }: Registered) => basicAuthorization(email, password);

const send = (person: Registered, path: string, body?: unknown) =>
  server.call(path, {
    headers: { authorization: signedIn(person), 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) })
  });

async function makeToken(person: Registered, more: object = {}): Promise<ScriptTokenMade> {
  const given = { name: 'payroll export', scopes: ['reports'], teams: ['main'], ...more };
  const { status, body } = await send(person, '/me/tokens', given);
  expect(status).toBe(201);
  return body as ScriptTokenMade;
}

const PERIOD = 'from=2026-11-01&to=2026-11-20';
const fetchWith = (token: string, path: string, init: RequestInit = {}) =>
  fetch(`${server.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const report = async (token: string, team = 'main') =>
  (await fetchWith(token, `/api/v1/reports?team=${team}&${PERIOD}`)).status;

it('reads what it names, of the teams it names', async () => {
  const { token, ...made } = await makeToken(lead);
  expect(made).toMatchObject({ name: 'payroll export', scopes: ['reports'], own: false, expired: false });
  expect(await report(token)).toBe(200);
  expect(await report(token, 'web')).toBe(403);
  expect(
    (await fetchWith(token, '/api/v1/team/main/totals?from=2026-11-01&to=2026-11-20&group=day')).status
  ).toBe(403);
  const { body } = await send(lead, '/me/tokens');
  const [listed] = (body as ScriptTokenList).tokens;
  expect(listed).toMatchObject({ id: made.id, last_used: '2026-11-22T12:00:00Z' });
  expect(JSON.stringify(body)).not.toContain(token.split('.').at(-1));
  const stored = (await listScripts(server.admin, 'lead')).find(({ name }) => name.endsWith(made.id));
  expect(stored).toMatchObject({ roles: [], derived_key: expect.any(String) as string });
  expect(JSON.stringify(stored)).not.toContain(token.split('.').at(-1));
});

it('opens no route without a scope, writes nothing and signs nobody in', async () => {
  const { token, id } = await makeToken(lead, {
    scopes: ['reports', 'days', 'statements', 'projects', 'people'],
    own: true
  });
  const none = { label: 'none', device: 'none', hook: 'none', delivery: 'none' };
  const params = { id: 'lead', slug: 'main', database: 'dev-none', token: id, ...none };
  for (const route of ROUTES.filter(({ access, scope }) => access !== 'anyone' && scope === undefined)) {
    const json = route.method === 'POST' && { 'content-type': 'application/json' };
    const init = { method: route.method, ...(json && { body: '{}', headers: json }) };
    expect([route.path, (await fetchWith(token, pathOf(route, params), init)).status]).toEqual([
      route.path,
      403
    ]);
  }
  const [name, secret] = [token.slice(0, token.lastIndexOf('.')), token.slice(token.lastIndexOf('.') + 1)];
  const basic = { authorization: basicAuthorization(name, secret) };
  const { names } = server.admin;
  for (const database of [lead.database, names.team('main'), names.org, names.service]) {
    const path = `${server.url}/db/${encodeURIComponent(database)}`;
    expect((await fetch(path, { headers: basic })).status).toBe(403);
    const written = await fetch(`${path}/_local/x`, { method: 'PUT', headers: basic, body: '{}' });
    expect(written.status).toBe(403);
  }
  const session = await fetch(`${server.url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: secret })
  });
  expect([session.status, session.headers.get('set-cookie')]).toEqual([401, null]);
});

it('is refused when it is wrong, expired or revoked', async () => {
  const { token, id } = await makeToken(lead, { days: 2 });
  expect(await report(`${token.slice(0, -4)}AAAA`)).toBe(401);
  expect(await report('nonsense')).toBe(401);
  nowMs += 2 * DAY_MS;
  expect(await report(token)).toBe(401);
  const { body } = await send(lead, '/me/tokens');
  expect((body as ScriptTokenList).tokens.find((one) => one.id === id)).toMatchObject({ expired: true });
  const other = await makeToken(lead);
  expect((await send(lead, `/me/tokens/${other.id}/revoke`, {})).body).toEqual({
    id: other.id,
    revoked: true
  });
  expect(await report(other.token)).toBe(401);
  expect((await send(lead, `/me/tokens/${other.id}/revoke`, {})).body).toEqual({
    id: other.id,
    revoked: false
  });
});

it('is nobody else’s, but admins see and revoke it', async () => {
  const kim = await server.register('kim');
  const { id, token } = await makeToken(lead);
  expect((await send(kim, `/me/tokens/${id}/revoke`, {})).body).toEqual({ id, revoked: false });
  expect((await send(kim, '/me/tokens', { name: 'x', scopes: ['reports'], teams: ['main'] })).status).toBe(
    403
  );
  expect((await send(kim, '/me/tokens', { name: 'x', scopes: ['reports'] })).status).toBe(400);
  expect((await send(kim, '/me/tokens', { name: ' ', scopes: ['everything'], own: true })).status).toBe(400);
  expect((await api.get<ScriptTokenList>('/tokens')).tokens.map((one) => one.id)).toContain(id);
  expect((await api.post(`/tokens/${id}/revoke`)).body).toEqual({ id, revoked: true });
  expect(await report(token)).toBe(401);
  const acts = await api.get<{ acts: { act: string; by: string; detail: object }[] }>(
    '/audit?act=revoke-script-token'
  );
  const expected = { by: 'admin token', subject: 'lead', detail: { token: id } };
  expect(acts.acts).toContainEqual(expect.objectContaining(expected));
});

it('is bounded in number', async () => {
  const pat = await server.register('pat');
  const given = { name: 'x', scopes: ['days'], own: true };
  for (let made = 0; made < MAX_SCRIPT_TOKENS; made++) await makeToken(pat, { ...given, teams: [] });
  expect((await send(pat, '/me/tokens', given)).status).toBe(409);
});

it('ends with what its owner loses: a role, the account, everything', async () => {
  const ann = await server.register('ann', { roles: ['manager'] });
  const kept = await makeToken(ann, { teams: [], own: true });
  const lost = await makeToken(ann);
  expect(await report(lost.token)).toBe(200);
  await api.post('/developers/ann/update', { roles: [] });
  expect(await report(lost.token)).toBe(401);
  const ids = async () => (await listScripts(server.admin, 'ann')).map(({ name }) => name.split('.').at(-1));
  expect(await ids()).toEqual([kept.id]);
  await api.post('/developers/ann/disable');
  expect(await ids()).toEqual([]);
  await api.post('/developers/ann/enable');
  const again = await makeToken(ann, { teams: [], own: true });
  await api.post('/developers/ann/erase');
  expect([await ids(), await report(again.token)]).toEqual([[], 401]);
});

it('ends at its next use where the role was taken in CouchDB itself', async () => {
  const max = await server.register('max', { roles: ['manager'] });
  const { token } = await makeToken(max);
  const users = server.admin.use<{ roles: string[] }>('_users');
  const user = await users.get(`org.couchdb.user:${max.email}`);
  await users.insert({ ...user, roles: user.roles.filter((role) => !role.includes('manager')) });
  expect(await report(token)).toBe(401);
  expect(await listScripts(server.admin, 'max')).toEqual([]);
});
