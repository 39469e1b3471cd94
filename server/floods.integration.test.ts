/** What somebody without an account can send, and what it does to others. */
import { Agent, createServer, request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicAuthorization } from '../couch/connection.ts';
import { limitConnections, REQUEST_TIMEOUTS } from './limit-connections.ts';
import { postAsAdmin, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let proxied: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  proxied = await startTestServer(server.same);
});
afterAll(async () => {
  await proxied.close();
  await server.close();
});

it('a flood of wrong admin tokens gets 429, slows nobody, and keeps no admin out', async () => {
  const from = { 'x-forwarded-for': '198.51.100.1' };
  const guess = () => server.call('/developers', { headers: { ...from, 'Admin-Token': 'guess' } });
  const startedMs = performance.now();
  const responses = [];
  for (let i = 0; i < 200; i++) responses.push(await guess());
  expect(performance.now() - startedMs).toBeLessThan(10_000);
  expect(responses.filter(({ status }) => status === 401)).toHaveLength(20);
  const last = responses.at(-1);
  expect(last).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  const { headers } = postAsAdmin({});
  expect((await server.call('/developers', { headers: { ...from, ...headers } })).status).toBe(200);
  expect(server.logged.filter((line) => line.includes('wrong admin token'))).toHaveLength(20);
  expect(server.logged.join()).not.toContain('guess');
});

it.each([
  ['the store itself', () => server],
  ['the proxy', () => proxied]
])('a sign-in reads 8 kB at most, on %s', async (_where, at) => {
  const response = await fetch(`${at().url}/db/_session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'a', password: 'x'.repeat(20_000) })
  });
  expect(response.status).toBe(413);
});

it('refused sign-ins are logged with name and address', async () => {
  for (let i = 0; i < 6; i++)
    await fetch(`${server.url}/db/_session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
      body: JSON.stringify({ name: 'ana\n@company.test', password: 'secret-guess' })
    });
  const lines = server.logged.filter((line) => line.includes('203.0.113.9'));
  expect(lines).toHaveLength(5);
  expect(lines[0]).toContain('"ana\\n@company.test"');
  expect(lines.at(-1)).toContain('Locked for five minutes');
  expect(lines.join()).not.toContain('secret-guess');
});

describe('through the proxy', () => {
  let forwarded = 10;
  const signIn = (name: string, password: string, from = `203.0.113.${++forwarded}`) =>
    fetch(`${proxied.url}/db/_session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ name, password })
    });
  const basic = (path: string, name: string, password: string, from = `203.0.113.${++forwarded}`) =>
    fetch(proxied.url + path, {
      headers: { authorization: basicAuthorization(name, password), 'x-forwarded-for': from }
    });

  it('a refusal takes as long for names that nobody has', async () => {
    const { email, database } = await server.register('timed');
    const sends: [string, (name: string) => Promise<Response>][] = [
      ['session', (name) => signIn(name, 'wrong')],
      ['database', (name) => basic(`/db/${database}`, name, 'wrong')],
      ['API', (name) => basic('/api/v1/me', name, 'wrong')]
    ];
    for (const [, send] of sends) {
      for (const name of [email, 'nobody@company.test']) {
        const startedMs = performance.now();
        const response = await send(name);
        expect(response.status).toBe(401);
        expect(performance.now() - startedMs).toBeGreaterThan(490);
      }
    }
  });

  it('an account is locked for one address, whether it exists or not, and the others go on', async () => {
    const { email, password, database } = await server.register('locked_out');
    for (const name of [email, 'nobody-else@company.test']) {
      for (let i = 0; i < 5; i++) expect((await signIn(name, 'wrong', '198.51.100.9')).status).toBe(401);
      expect((await signIn(name, password!, '198.51.100.9')).status).toBe(403);
      expect((await basic(`/db/${database}`, name, password!, '198.51.100.9')).status).toBe(403);
      expect((await basic('/api/v1/me', name, password!, '198.51.100.9')).status).toBe(403);
    }
    expect((await signIn(email, password!)).status).toBe(200);
    expect((await basic(`/db/${database}`, email, password!)).status).toBe(200);
    expect((await basic('/api/v1/me', email, password!)).status).toBe(200);
    const lines = proxied.logged.filter((line) => line.includes('198.51.100.9'));
    expect(lines).toHaveLength(10);
    expect(lines.filter((line) => line.includes('Locked'))).toHaveLength(2);
  });
});

it('connections of one address are bounded, and slow requests end', async () => {
  const bounded = createServer(
    { ...REQUEST_TIMEOUTS, headersTimeout: 500, requestTimeout: 1000, connectionsCheckingInterval: 100 },
    (request, response) => request.resume().on('end', () => response.end('done'))
  );
  limitConnections(bounded, [], 3);
  // Loopback is trusted: pretend that they are other addresses, of one network.
  let count = 0;
  bounded.prependListener('connection', (socket) =>
    Object.defineProperty(socket, 'remoteAddress', { value: `2001:db8::${++count}` })
  );
  bounded.listen(0, '127.0.0.1');
  await once(bounded, 'listening');
  const { port } = bounded.address() as AddressInfo;
  const sockets = Array.from({ length: 5 }, () => connect(port, '127.0.0.1'));
  const ended = sockets.map((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    return once(socket, 'close');
  });
  await Promise.all(ended.slice(3));
  expect(sockets.map((socket) => socket.destroyed)).toEqual([false, false, false, true, true]);
  sockets[0]?.write('GET / HTTP/1.1\r\n');
  sockets[1]?.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nslow');
  sockets[2]?.destroy();
  await Promise.all(ended);
  bounded.close();
});

describe.each([
  ['the store itself', () => server],
  ['the proxy', () => proxied]
])('after a body that is too large, on %s', (_where, at) => {
  it.each(['/api/v1/enrol', '/db/_session', '/db/_all_dbs', '/db/none/_bulk_docs'])(
    '%s leaves the connection usable',
    async (path) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const send = (method: string, path: string, body?: string) =>
        new Promise<number>((resolve, reject) => {
          const headers = { 'content-type': 'application/json' };
          const outgoing = request(at().url + path, { method, agent, headers }, (response) => {
            response.resume().on('end', () => resolve(response.statusCode ?? 0));
          });
          outgoing.on('error', reject);
          outgoing.setTimeout(10_000, () => outgoing.destroy(new Error('no response')));
          outgoing.end(body);
        });
      expect([401, 413]).toContain(await send('POST', path, JSON.stringify({ text: 'x'.repeat(3_000_000) })));
      expect(await send('GET', '/api/v1/health')).toBe(200);
      agent.destroy();
    }
  );
});
