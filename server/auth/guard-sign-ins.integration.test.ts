/** Sign-ins in front of a CouchDB elsewhere: whose credentials are checked, and what stops the checks of others. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Registered } from '#domain/api/developers.ts';
import { basicAuthorization } from '../../couch/connection.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let proxied: TestServer;
let victim: Registered;
let member: Registered;
beforeAll(async () => {
  server = await startTestServer();
  proxied = await startTestServer(server.same);
  victim = await server.register('guarded_one');
  member = await server.register('guarded_two');
});
afterAll(async () => {
  await proxied.close();
  await server.close();
});

const ownPage = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
let count = 0;
const anyAddress = () => `198.51.100.${++count}`;

const signIn = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${proxied.url}/db/_session`, {
    method: 'POST',
    headers: { ...ownPage, 'x-forwarded-for': anyAddress(), ...headers },
    body
  });
const login = (name: string, password = '') => JSON.stringify({ name, password });
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

describe('slow bodies', () => {
  const sockets: Socket[] = [];
  afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

  it.each(['POST /api/v1/enrol', 'DELETE /db/_session', 'POST /db/_session'])(
    'of %s do not stop the sign-ins of others',
    async (target) => {
      const { port, host } = new URL(proxied.url);
      for (let i = 0; i < 12; i++) {
        const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
        sockets.push(socket);
        await once(socket, 'connect');
        const lines = [
          `${target} HTTP/1.1`,
          `Host: ${host}`,
          `Authorization: ${basicAuthorization(`slow${i}`, 'x')}`,
          'Content-Type: application/json',
          'Content-Length: 100'
        ];
        socket.write(`${lines.join('\r\n')}\r\n\r\n{`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      const signal = AbortSignal.timeout(4000);
      const headers = {
        authorization: basicAuthorization(member.email, member.password!),
        'x-forwarded-for': anyAddress()
      };
      expect((await fetch(`${proxied.url}/api/v1/me`, { headers, signal })).status).toBe(200);
      expect((await signIn(login(member.email, member.password!))).status).toBe(200);
    }
  );
});

it('a response that needs no credentials does not make wrong ones right', async () => {
  const from = { 'x-forwarded-for': anyAddress() };
  const guess = { ...from, authorization: basicAuthorization(victim.email, 'guess') };
  const cookie = cookieOf(await signIn(login(member.email, member.password!), from));
  for (let i = 0; i < 5; i++) {
    expect((await fetch(`${proxied.url}/api/v1/health`, { headers: guess })).status).toBe(200);
    const asked = await fetch(`${proxied.url}/db/_session`, { headers: { ...guess, cookie } });
    expect(asked.status).toBe(401);
  }
  expect((await fetch(`${proxied.url}/api/v1/me`, { headers: guess })).status).toBe(403);
  expect((await fetch(`${proxied.url}/api/v1/health`, { headers: guess })).status).toBe(200);
  expect((await signIn(login(victim.email, victim.password!), from)).status).toBe(403);
  expect((await signIn(login(victim.email, victim.password!))).status).toBe(200);
});

describe('the name that is counted is the one that signs in', () => {
  const attempt = async (body: string, headers: Record<string, string> = {}) => {
    const response = await signIn(body, headers);
    const cookie = cookieOf(response);
    const me = await fetch(`${proxied.url}/db/_session`, { headers: { cookie } });
    const { userCtx } = (await me.json()) as { userCtx: { name: string | null } };
    return { status: response.status, name: userCtx.name };
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('with a name given twice', async () => {
    const { email, password } = victim;
    const twice = new URLSearchParams([
      ['name', email],
      ['password', password!],
      ['name', 'other']
    ]).toString();
    expect(await attempt(twice, form)).toEqual({ status: 401, name: null });
    const json = `{"name":${JSON.stringify(email)},"password":${JSON.stringify(password)},"name":"other"}`;
    expect(await attempt(json)).toEqual({ status: 401, name: null });
    const both = JSON.stringify({ name: email, username: 'other', password });
    expect(await attempt(both)).toEqual({ status: 400, name: null });
    expect(
      proxied.logged.filter((line) => line.includes(email) && line.includes('was refused'))
    ).toHaveLength(5);
  });

  it('with credentials in a header', async () => {
    const right = { authorization: basicAuthorization(victim.email, victim.password!) };
    expect(await attempt(login('other', 'wrong'), right)).toEqual({ status: 401, name: null });
    const wrong = { authorization: basicAuthorization(victim.email, 'wrong') };
    const signedIn = await attempt(login(member.email, member.password!), wrong);
    expect(signedIn).toEqual({ status: 200, name: member.email });
  });

  it('in a form, by either field', async () => {
    for (const field of ['name', 'username']) {
      const fields = new URLSearchParams({ [field]: victim.email, password: victim.password! });
      expect(await attempt(fields.toString(), form)).toEqual({ status: 200, name: victim.email });
    }
  });

  it('and nothing else is a sign-in', async () => {
    const text = { 'content-type': 'text/plain' };
    expect((await signIn(login(victim.email, victim.password!), text)).status).toBe(400);
    expect((await signIn('{"name":', {})).status).toBe(400);
    expect((await signIn('{"password":"x"}', {})).status).toBe(400);
  });
});

it('a refusal takes as long while others wait', async () => {
  const from = { 'x-forwarded-for': anyAddress() };
  const times = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const startedMs = performance.now();
      expect((await signIn(login(victim.email, 'wrong'), from)).status).toBe(401);
      return performance.now() - startedMs;
    })
  );
  for (const ms of times) expect(ms).toBeGreaterThan(490);
});
