/** What pages of other sites make a browser send, to every route that changes something. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf, type RouteDefinition } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { ADMIN_TOKEN, startTestServer, type TestServer } from '../testing/test-server.ts';

const PUBLIC_URL = 'https://tidesheet.example.com';

let server: TestServer;
let own: string;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer({ publicUrl: PUBLIC_URL });
  own = new URL(server.url).origin;
  await server.register('victim');
  const { email, password = '' } = await server.register('boss', { roles: ['admin'] });
  const signedIn = await send('POST', '/db/_session', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: email, password })
  });
  cookie = signedIn.cookie;
});
afterAll(() => server.close());

type Sent = { headers?: Record<string, string>; body?: string };

/** Without `fetch`, which sets some of these headers itself. */
function send(method: string, path: string, { headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number; body: string; cookie: string; setCookie: string }>(
    (resolve, reject) => {
      request(server.url + path, { method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const [setCookie = ''] = response.headers['set-cookie'] ?? [];
          const [pair = ''] = setCookie.split(';');
          const text = Buffer.concat(parts).toString();
          resolve({ status: response.statusCode ?? 0, body: text, cookie: pair, setCookie });
        });
      })
        .on('error', reject)
        // Node does not frame the body of a DELETE.
        .end(method === 'DELETE' ? undefined : body);
    }
  );
}

const ELSEWHERE: Record<string, () => Record<string, string>> = {
  'another site': () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }),
  'another port of this host': () => ({ 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }),
  'another site, in a browser without Sec-Fetch-Site': () => ({ origin: 'http://evil.example' }),
  'another port, in a browser without Sec-Fetch-Site': () => ({ origin: 'http://127.0.0.1:1' }),
  'this host without TLS': () => ({ origin: 'http://tidesheet.example.com' }),
  'a sandboxed frame or a file': () => ({ origin: 'null' }),
  'another site, in a browser that sends the referrer only': () => ({ referer: 'http://evil.example/x' }),
  'a page that forged Origin but not Sec-Fetch-Site': () => ({ origin: own, 'sec-fetch-site': 'cross-site' })
};
const JSON_TYPE = { 'content-type': 'application/json' };
const WRITES = ROUTES.filter(({ method }) => method === 'POST');
const addressOf = (route: RouteDefinition) =>
  pathOf(
    route,
    Object.fromEntries([...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => [name, 'victim']))
  );

describe.each(Object.keys(ELSEWHERE))('from %s', (where) => {
  const headers = (more: Record<string, string> = {}) => ({ cookie, ...ELSEWHERE[where]?.(), ...more });

  it.each(WRITES)('$method $path is refused', async (route) => {
    const forms: Record<string, string>[] = [{}, JSON_TYPE, { 'content-type': 'text/plain' }];
    for (const form of forms) {
      const refused = await send('POST', addressOf(route), { headers: headers(form), body: '{}' });
      expect(refused.status).toBe(403);
      expect(JSON.parse(refused.body)).toMatchObject({ code: 'cross-site' });
    }
  });

  it('nobody is signed in or out, and nothing is written', async () => {
    for (const [method, path] of [
      ['POST', '/db/_session'],
      ['DELETE', '/db/_session'],
      ['PUT', `/db/${server.admin.names.org}/x`],
      ['POST', `/db/${server.admin.names.org}/_bulk_docs`]
    ] as const) {
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const refused = await send(method, path, { headers: headers(form), body: 'name=a&password=b' });
      expect(refused.status).toBe(403);
      expect(JSON.parse(refused.body)).toMatchObject({ error: 'forbidden', code: 'cross-site' });
      expect(refused.setCookie).toBe('');
    }
  });
});

it('refuses requests of other sites that only read, but not the links that they have to pages', async () => {
  const elsewhere = { cookie, 'sec-fetch-site': 'cross-site' };
  for (const path of ['/api/v1/me', `/db/${server.admin.names.org}/rules`, '/db/_session'])
    expect((await send('GET', path, { headers: elsewhere })).status).toBe(403);
  const link = { ...elsewhere, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  expect((await send('GET', '/enrol', { headers: link })).status).toBe(200);
  const frame = { ...link, 'sec-fetch-dest': 'iframe' };
  expect((await send('GET', '/enrol', { headers: frame })).status).toBe(403);
});

it('serves its own pages, under its configured address and as it was addressed', async () => {
  const callers: Record<string, string>[] = [
    { 'sec-fetch-site': 'same-origin', origin: own },
    { origin: PUBLIC_URL },
    { origin: own },
    { 'sec-fetch-site': 'none' }
  ];
  const path = '/api/v1/developers/nobody_at_all/disable';
  for (const caller of callers)
    expect((await send('POST', path, { headers: { cookie, ...JSON_TYPE, ...caller } })).status).toBe(404);
});

it('serves programs by token or password, and by session only where nothing is changed', async () => {
  const path = '/api/v1/developers/nobody_at_all/disable';
  expect((await send('POST', path, { headers: { 'admin-token': ADMIN_TOKEN } })).status).toBe(404);
  expect((await send('POST', path, { headers: { cookie, ...JSON_TYPE } })).status).toBe(403);
  expect((await send('POST', path, { headers: { cookie, ...JSON_TYPE, referer: own } })).status).toBe(403);
  expect((await send('GET', '/api/v1/me', { headers: { cookie } })).status).toBe(200);
});

it('wants JSON from a session, also where a route needs no body', async () => {
  for (const route of WRITES) {
    const types: Record<string, string>[] = [
      {},
      { 'content-type': 'text/plain;application/json' },
      { 'content-type': 'application/x-www-form-urlencoded' }
    ];
    for (const type of types) {
      for (const path of [addressOf(route), addressOf(route).toUpperCase()]) {
        const headers = { cookie, origin: own, ...type };
        const { status } = await send('POST', path, { headers, body: '{}' });
        expect(status).toBe(415);
      }
    }
  }
});

it('gives a session cookie to its own pages only, and to TLS only behind it', async () => {
  const { email, password = '' } = await server.register('somebody');
  const body = JSON.stringify({ name: email, password });
  const plain = await send('POST', '/db/_session', { headers: JSON_TYPE, body });
  expect(plain.setCookie).toMatch(/^AuthSession=[^;]+;.*; Path=\/; HttpOnly; SameSite=Strict$/);
  expect(plain.setCookie).not.toMatch(/domain/i);
  const tls = { ...JSON_TYPE, 'x-forwarded-proto': 'https' };
  expect((await send('POST', '/db/_session', { headers: tls, body })).setCookie).toMatch(
    /SameSite=Strict; Secure$/
  );
});

it('takes the host of PUBLIC_URL for one with TLS, also where no proxy says so', async () => {
  const headers = { ...JSON_TYPE, host: 'tidesheet.example.com' };
  const { email, password = '' } = await server.register('over_tls');
  const body = JSON.stringify({ name: email, password });
  expect((await send('POST', '/db/_session', { headers, body })).setCookie).toMatch(/; Secure$/);
});

describe('the name in the Host header', () => {
  const statusOf = async (host: string) =>
    (await send('GET', '/api/v1/health', { headers: { host } })).status;

  it('is one of this server, or one that no stranger can own', async () => {
    for (const host of ['tidesheet.example.com', 'TIDESHEET.example.com.:443', 'localhost:8000', '10.0.0.7'])
      expect(await statusOf(host)).toBe(200);
    for (const host of [
      '[::1]:8000',
      'tidesheet_web:8000',
      'server.lan',
      'tidesheet.default.svc.cluster.local'
    ])
      expect(await statusOf(host)).toBe(200);
    for (const host of ['evil.example', 'tidesheet.example.com.evil.example', '127.0.0.1.evil.example'])
      expect(await statusOf(host)).toBe(421);
    for (const host of ['evil.example@127.0.0.1', 'a/b', 'a b']) expect(await statusOf(host)).toBe(400);
  });

  it('is refused to a page whose name was rebound to this address, whatever it sends', async () => {
    const headers = { host: 'evil.example', origin: 'http://evil.example', 'x-forwarded-proto': 'http' };
    const refused = await send('POST', '/api/v1/enrol', {
      headers: { ...headers, ...JSON_TYPE },
      body: '{}'
    });
    expect(refused.status).toBe(421);
    expect(JSON.parse(refused.body)).toMatchObject({ code: 'unknown-host' });
  });
});
