/** Signing in with a password and a code. */
import { Secret, TOTP } from 'otpauth';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CODE_HEADER } from '#domain/api/second-factor.ts';
import { secondFactorId } from '#domain/documents/second-factor.ts';
import { basicAuthorization } from '../couch/connection.ts';
import {
  ADMIN_TOKEN,
  asAgent,
  postAsAdmin,
  startTestServer,
  type TestServer
} from './testing/test-server.ts';

const PASSWORD = 'ana’s own password';
let nowMs = Date.UTC(2026, 10, 20, 9);
let server: TestServer;
beforeAll(async () => (server = await startTestServer({ now: () => nowMs })));
afterAll(() => server.close());

const nameOf = (id: string) => `${server.same.prefix}${id}@company.test`;
const nextStep = () => (nowMs += 30_000);
const codeOf = (secret: string, atMs = nowMs) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: atMs });

type SignIn = { name?: string; password?: string; code?: string; url?: string };
function signIn({ name = nameOf('ana'), password = PASSWORD, code, url = server.url }: SignIn = {}) {
  return fetch(`${url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(code !== undefined && { [CODE_HEADER]: code }) },
    body: JSON.stringify({ name, password })
  });
}

const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

const post = (cookie: string, path: string, body: object) =>
  server.call(path, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', origin: new URL(server.url).origin },
    body: JSON.stringify(body)
  });

const Refused = v.object({ code: v.string() });
const codeIn = async (response: Response) => v.parse(Refused, await response.json()).code;

/** Registers somebody who needs codes from now on. */
async function setUp(id: string): Promise<{ secret: string; recovery: string[]; cookie: string }> {
  await server.register(id, { password: PASSWORD });
  const cookie = cookieOf(await signIn({ name: nameOf(id) }));
  const begun = await post(cookie, '/me/second-factor/begin', { current: PASSWORD });
  const { secret } = v.parse(v.object({ secret: v.string() }), begun.body);
  const confirmed = await post(cookie, '/me/second-factor/confirm', { code: codeOf(secret) });
  const { recovery_codes: recovery } = v.parse(
    v.object({ recovery_codes: v.array(v.string()) }),
    confirmed.body
  );
  return { secret, recovery, cookie };
}

let ana: Awaited<ReturnType<typeof setUp>>;

it('is set up with the password and a first code, and shows secret and recovery codes once', async () => {
  await server.register('ana', { password: PASSWORD, roles: ['admin'] });
  const cookie = cookieOf(await signIn());
  const wrong = await post(cookie, '/me/second-factor/begin', { current: 'not it' });
  expect(wrong.body).toMatchObject({ code: 'sign-in-refused' });
  const begun = await post(cookie, '/me/second-factor/begin', { current: PASSWORD });
  const { secret, uri } = v.parse(v.object({ secret: v.string(), uri: v.string() }), begun.body);
  expect(uri).toMatch(/^otpauth:\/\/totp\/Tidesheet:.*secret=/);
  // Nothing is asked for until it is confirmed.
  expect((await signIn()).status).toBe(200);
  const refused = await post(cookie, '/me/second-factor/confirm', { code: codeOf(secret, nowMs + 300_000) });
  expect(refused.body).toMatchObject({ code: 'second-factor-required' });
  const confirmed = await post(cookie, '/me/second-factor/confirm', { code: codeOf(secret) });
  const { recovery_codes: recovery } = v.parse(
    v.object({ recovery_codes: v.array(v.string()) }),
    confirmed.body
  );
  expect(recovery).toHaveLength(10);
  expect(new Set(recovery).size).toBe(10);
  ana = { secret, recovery, cookie };
  const { body } = await server.call('/me/second-factor', { headers: { cookie } });
  expect(body).toEqual({ since: '2026-11-20T09:00:00Z', recovery_codes: 10 });
  expect((await post(cookie, '/me/second-factor/begin', { current: PASSWORD })).status).toBe(409);
});

it('opens a session with the password and a code, and each code once', async () => {
  nextStep();
  const without = await signIn();
  expect([without.status, cookieOf(without), await codeIn(without)]).toEqual([
    403,
    '',
    'second-factor-required'
  ]);
  const wrongPassword = await signIn({ password: 'not it', code: codeOf(ana.secret) });
  expect(wrongPassword.status).toBe(401);
  const code = codeOf(ana.secret);
  const signedIn = await signIn({ code: `${code.slice(0, 3)} ${code.slice(3)}` });
  expect(signedIn.status).toBe(200);
  const me = await server.call('/me', { headers: { cookie: cookieOf(signedIn) } });
  expect(me.status).toBe(200);
  const again = await signIn({ code });
  expect([again.status, cookieOf(again)]).toEqual([403, '']);
  const before = await signIn({ code: codeOf(ana.secret, nowMs - 30_000) });
  expect(before.status).toBe(403);
  nextStep();
  const all = await Promise.all([1, 2, 3, 4].map(() => signIn({ code: codeOf(ana.secret) })));
  expect(all.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403]);
  nowMs += 16 * 60_000;
});

it('takes a code once on several servers', async ({ skip }) => {
  // The embedded one is reached through its own server, which asks for codes itself.
  skip(process.env['COUCHDB_URL'] === undefined, 'the embedded store has one server only');
  const other = await startTestServer({ ...server.same, now: () => nowMs });
  try {
    const both = [server.url, other.url, server.url, other.url];
    const all = await Promise.all(both.map((url) => signIn({ url, code: codeOf(ana.secret) })));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 403, 403, 403]);
    const authorization = basicAuthorization(nameOf('ana'), PASSWORD);
    expect((await fetch(`${other.url}/api/v1/me`, { headers: { authorization } })).status).toBe(403);
    nowMs += 16 * 60_000;
  } finally {
    await other.close();
  }
});

it('takes each recovery code once', async () => {
  const [first = ''] = ana.recovery;
  expect((await signIn({ code: first.toUpperCase() })).status).toBe(200);
  expect((await signIn({ code: first })).status).toBe(403);
  const { body } = await server.call('/me/second-factor', { headers: { cookie: ana.cookie } });
  expect(body).toMatchObject({ recovery_codes: 9 });
});

it('refuses the password alone everywhere, and lets agents and sessions be', async () => {
  const authorization = basicAuthorization(nameOf('ana'), PASSWORD);
  for (const path of ['/api/v1/me', '/api/v1/developers', '/db/_session', `/db/${server.admin.names.org}`]) {
    const response = await fetch(server.url + path, { headers: { authorization } });
    expect([path, response.status, await codeIn(response)]).toEqual([path, 403, 'second-factor-required']);
  }
  const asked: Record<string, string>[] = [
    { authorization, cookie: ana.cookie },
    { authorization, [CODE_HEADER]: '000000' }
  ];
  for (const headers of asked) expect((await fetch(`${server.url}/api/v1/me`, { headers })).status).toBe(403);
  expect((await server.call('/me', { headers: { cookie: ana.cookie } })).status).toBe(200);
  const kim = await server.register('kim');
  expect(await asAgent(server, kim).db.get(kim.database)).toBeDefined();
  expect((await signIn({ name: nameOf('kim'), password: kim.password ?? '', code: '123456' })).status).toBe(
    200
  );
});

it('stops guessing after five wrong codes from any address, for 15 minutes', async () => {
  const bob = await setUp('bob');
  nextStep();
  for (let count = 0; count < 5; count++)
    expect(await codeIn(await signIn({ name: nameOf('bob'), code: '000000' }))).toBe(
      'second-factor-required'
    );
  const right = { name: nameOf('bob'), code: codeOf(bob.secret) };
  expect(await codeIn(await signIn(right))).toBe('account-locked');
  const [recovery = ''] = bob.recovery;
  expect(await codeIn(await signIn({ name: nameOf('bob'), code: recovery }))).toBe('account-locked');
  nowMs += 16 * 60_000;
  expect((await signIn({ name: nameOf('bob'), code: codeOf(bob.secret) })).status).toBe(200);
});

it('counts what is no code as a wrong one', async () => {
  const eve = await setUp('eve');
  for (const code of ['', ' ', 'x'.repeat(5000), '12345', '１２３４５６', '{"a":1}', '-1', '000000\t'])
    expect((await signIn({ name: nameOf('eve'), code: encodeURIComponent(code) })).status).toBe(403);
  expect(eve.recovery).toHaveLength(10);
});

it('keeps secrets in the database of the service alone', async () => {
  const { couch, secret } = { couch: server.admin, ...ana };
  const stored = await couch.use(couch.names.service).get(secondFactorId('ana'));
  expect(JSON.stringify(stored)).toContain(secret);
  for (const recovery of ana.recovery)
    expect(JSON.stringify(stored)).not.toContain(recovery.replaceAll('-', ''));
  const seen = await Promise.all([
    server.call('/developers/ana', { headers: { 'admin-token': ADMIN_TOKEN } }),
    server.call('/audit', { headers: { 'admin-token': ADMIN_TOKEN } }),
    server.call('/me/second-factor', { headers: { cookie: ana.cookie } })
  ]);
  expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain(secret);
  expect(JSON.stringify(await couch.use('_users').list({ include_docs: true }))).not.toContain(secret);
  expect(server.logged.join()).not.toContain(secret);
});

it('changes the password as before, and is removed with password and code', async () => {
  const lea = await setUp('lea');
  nextStep();
  const changed = await post(lea.cookie, '/me/password', {
    current: PASSWORD,
    password: 'another long phrase'
  });
  expect(changed.status).toBe(200);
  const name = nameOf('lea');
  const session = await signIn({ name, password: 'another long phrase', code: codeOf(lea.secret) });
  const cookie = cookieOf(session);
  nextStep();
  const current = 'another long phrase';
  const wrong = await post(cookie, '/me/second-factor/remove', { current, code: '000000' });
  expect(wrong.status).toBe(403);
  const removed = await post(cookie, '/me/second-factor/remove', { current, code: codeOf(lea.secret) });
  expect(removed.body).toEqual({ since: null, recovery_codes: 0 });
  expect((await signIn({ name, password: current })).status).toBe(200);
});

it('is reset by an admin, recorded, and gone after an erasure', async () => {
  const max = await setUp('max');
  const { body: details } = await server.call('/developers/max', { headers: { 'admin-token': ADMIN_TOKEN } });
  expect(details).toMatchObject({ second_factor: expect.stringMatching(/^2026/) as string });
  const reset = await server.call('/developers/max/second-factor/reset', postAsAdmin({}));
  expect(reset.body).toEqual({ developer_id: 'max', reset: true });
  expect((await signIn({ name: nameOf('max') })).status).toBe(200);
  const again = await server.call('/developers/max/second-factor/reset', postAsAdmin({}));
  expect(again.body).toEqual({ developer_id: 'max', reset: false });
  const { body } = await server.call('/audit?subject=max', { headers: { 'admin-token': ADMIN_TOKEN } });
  const acts = v.parse(v.object({ acts: v.array(v.object({ act: v.string() })) }), body).acts;
  expect(acts.map(({ act }) => act)).toEqual(
    expect.arrayContaining(['second-factor-reset', 'second-factor-on'])
  );
  expect(max.recovery).toHaveLength(10);
  await setUpAgain(max.cookie);
  await server.call('/developers/max/erase', postAsAdmin({}));
  const service = server.admin.use(server.admin.names.service);
  await expect(service.get(secondFactorId('max'))).rejects.toThrow(/deleted|missing/);
});

async function setUpAgain(cookie: string): Promise<void> {
  const begun = await post(cookie, '/me/second-factor/begin', { current: PASSWORD });
  expect(begun.status).toBe(200);
}
