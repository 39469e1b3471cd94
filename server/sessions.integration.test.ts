/** Sessions and feeds end with the account, with the password, and when somebody signs out. */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
/** The same data behind the proxy. */
let proxied: TestServer;
beforeAll(async () => {
  server = await startTestServer({ recheckMs: 200 });
  proxied = await startTestServer({ recheckMs: 200, ...server.same });
});
afterAll(async () => {
  await proxied.close();
  await server.close();
});

const ownPage = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
let count = 0;
const act = (id: string, name: string) => server.call(`/developers/${id}/${name}`, postAsAdmin({}));

/** The cookie in other forms that decode to the same bytes. */
function variantsOf(cookie: string): string[] {
  const bytesOf = (text: string) => Buffer.from(text.slice('AuthSession='.length), 'base64url');
  const last = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
  const same = last
    .map((character) => cookie.slice(0, -1) + character)
    .filter((variant) => variant !== cookie && bytesOf(variant).equals(bytesOf(cookie)));
  return [...same, `${cookie}=`, `${cookie}==`, `${cookie.replace('=', '="')}"`];
}

/** The status of a request whose target `fetch` would normalise. */
async function statusOfTarget(url: string, path: string, headers: Record<string, string>) {
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

describe.each([
  ['on the store itself', () => server],
  ['through the proxy', () => proxied]
])('%s', (_where, at) => {
  async function signIn({ email, password }: Registered): Promise<string> {
    const response = await fetch(`${at().url}/db/_session`, {
      method: 'POST',
      headers: ownPage,
      body: JSON.stringify({ name: email, password })
    });
    expect(response.status).toBe(200);
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }
  const statusOf = async (path: string, cookie: string) =>
    (await fetch(at().url + path, { headers: { cookie } })).status;
  const signOut = (cookie: string) =>
    fetch(`${at().url}/db/_session`, { method: 'DELETE', headers: { ...ownPage, cookie } });
  const feedOf = async (
    { database }: Registered,
    credentials: string | Record<string, string>,
    feed = 'continuous'
  ) => {
    const headers = typeof credentials === 'string' ? { cookie: credentials } : credentials;
    const response = await fetch(
      `${at().url}/db/${database}/_changes?feed=${feed}&heartbeat=5000&since=now`,
      { headers }
    );
    expect(response.status).toBe(200);
    const state = { hasEnded: false };
    void response.text().then(
      () => (state.hasEnded = true),
      () => (state.hasEnded = true)
    );
    return state;
  };
  const hasEnded = (feed: { hasEnded: boolean }) =>
    expect.poll(() => feed.hasEnded, { timeout: 20_000 }).toBe(true);
  const register = (more = {}) => server.register(`person_${++count}`, more);

  it.each(['disable', 'erase', 'invite'])('feeds end when their reader is subject to %s', async (name) => {
    const person = await register();
    const cookie = await signIn(person);
    const feeds = [await feedOf(person, cookie), await feedOf(person, cookie, 'longpoll')];
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(feeds).toEqual([{ hasEnded: false }, { hasEnded: false }]);
    await act(person.developer_id, name);
    for (const feed of feeds) await hasEnded(feed);
    await expect.poll(() => statusOf('/api/v1/me', cookie)).toBe(401);
  });

  it.each(['disable', 'erase', 'rotate-token'])(
    'an agent keeps no feed by locking itself out: %s',
    async (name) => {
      const person = await register();
      const [label, secret = ''] = (person.api_token ?? '').split('.');
      const agent = `${person.developer_id}.${label}`;
      const feed = await feedOf(person, { authorization: basicAuthorization(agent, secret) });
      const wrong = { authorization: basicAuthorization(agent, 'wrong') };
      for (let i = 0; i < 7; i++) await fetch(`${at().url}/api/v1/me`, { headers: wrong });
      const me = await fetch(`${at().url}/api/v1/me`, { headers: wrong });
      expect(me.status).toBe(403);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(feed.hasEnded).toBe(false);
      await act(person.developer_id, name);
      await hasEnded(feed);
    }
  );

  it('signing out ends this session, with its feeds, and no other one', async () => {
    const person = await register();
    const cookie = await signIn(person);
    // Cookies of the same second are the same.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const other = await signIn(person);
    const feed = await feedOf(person, cookie);
    const otherFeed = await feedOf(person, other);
    expect((await signOut(cookie)).status).toBe(200);
    await hasEnded(feed);
    for (const path of ['/api/v1/me', `/db/${person.database}`]) {
      expect(await statusOf(path, cookie)).toBe(401);
      expect(await statusOf(path, `other=1; ${cookie}`)).toBe(401);
      expect(await statusOf(path, other)).toBe(200);
    }
    for (const variant of variantsOf(cookie)) expect(await statusOf('/api/v1/me', variant)).toBe(401);
    expect(otherFeed.hasEnded).toBe(false);
    expect((await signOut(cookie)).status).toBeLessThan(500);
    expect((await signOut('AuthSession=forged')).status).toBeLessThan(500);
    await signOut(other);
  });

  it('a request target in another form is refused, and reaches no session that has ended', async () => {
    const person = await register();
    const cookie = await signIn(person);
    expect((await signOut(cookie)).status).toBe(200);
    const { url } = at();
    const other = [`${url}/api/v1/me`, '/api\\v1/me#x', '/api\\v1\\me', `${url}/db/${person.database}`];
    for (const target of other) expect(await statusOfTarget(url, target, { cookie })).toBe(400);
    expect(await statusOfTarget(url, '/api/v1/me?from=//x', { cookie })).toBe(401);
  });

  it('signing out everywhere ends all sessions, and needs the password', async () => {
    const person = await register();
    const cookies = [await signIn(person), await signIn(person)];
    const feed = await feedOf(person, cookies[1] ?? '');
    const everywhere = (cookie: string, current: string) =>
      at().call('/me/sign-out-everywhere', {
        method: 'POST',
        headers: { ...ownPage, cookie },
        body: JSON.stringify({ current })
      });
    expect((await everywhere(cookies[0] ?? '', 'not it')).status).toBe(401);
    expect(await statusOf('/api/v1/me', cookies[0] ?? '')).toBe(200);
    expect((await everywhere(cookies[0] ?? '', person.password!)).body).toEqual({ ok: true });
    for (const cookie of cookies) await expect.poll(() => statusOf('/api/v1/me', cookie)).toBe(401);
    await hasEnded(feed);
    await expect.poll(async () => statusOf('/api/v1/me', await signIn(person))).toBe(200);
  });
});
