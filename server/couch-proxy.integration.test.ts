/** `/db` in front of another HTTP server, which records what reaches it and responds as configured. */
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { proxyCouch } from './couch-proxy.ts';
import { mountCouch } from './mount-couch.ts';

let upstream: Server;
let front: Server;
let url: string;
let logged: string[];
let answer: RequestListener;

beforeEach(async () => {
  logged = [];
  answer = (_request, response) => response.end('{}');
  upstream = createServer((incoming, response) => answer(incoming, response));
  const couchUrl = `${await listen(upstream)}/couch`;
  const app = new Koa();
  app.on('error', () => undefined);
  app.use(
    mountCouch(
      '/db',
      proxyCouch(couchUrl, (line) => logged.push(line))
    )
  );
  const handle = app.callback();
  front = createServer((incoming, response) => void handle(incoming, response));
  url = await listen(front);
});
afterEach(async () => {
  for (const server of [front, upstream]) {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What reaches the upstream of one request. */
function received(): Promise<IncomingMessage & { text: string }> {
  return new Promise((resolve) => {
    answer = (incoming, response) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        response.end('{}');
        resolve(Object.assign(incoming, { text: Buffer.concat(parts).toString() }));
      });
    };
  });
}

it('passes on method, path as it was written, query and body', async () => {
  const seen = received();
  await fetch(`${url}/db/team-main/day%2Fa?rev=1-a&x=%22b%22`, { method: 'PUT', body: '{"a":1}' });
  expect(await seen).toMatchObject({
    method: 'PUT',
    url: '/couch/team-main/day%2Fa?rev=1-a&x=%22b%22',
    text: '{"a":1}'
  });
});

it('names the client in X-Forwarded-For and does not forward hop-by-hop headers', async () => {
  const seen = received();
  const headers = {
    'x-forwarded-for': '1.1.1.1, 203.0.113.7, 127.0.0.1',
    connection: 'close, x-private',
    'x-private': 'secret',
    te: 'trailers',
    cookie: 'AuthSession=abc'
  };
  await once(request(`${url}/db/`, { headers }).end(), 'response');
  const { headers: got } = await seen;
  expect(got['x-forwarded-for']).toBe('203.0.113.7');
  expect(got.cookie).toBe('AuthSession=abc');
  expect(got.host).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(got).not.toHaveProperty('x-private');
  expect(got).not.toHaveProperty('te');
});

it('passes on nothing by which CouchDB would take the word of the caller', async () => {
  const seen = received();
  const headers = {
    'X-Auth-CouchDB-UserName': 'admin',
    'X-Auth-CouchDB-Roles': '_admin',
    'x-auth-couchdb-token': 'x',
    'x-auth-anything': 'x',
    'X-HTTP-Method-Override': 'DELETE',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    Forwarded: 'for=127.0.0.1',
    Origin: url
  };
  await once(request(`${url}/db/x`, { method: 'POST', headers }).end(), 'response');
  const { headers: got } = await seen;
  for (const name of Object.keys(headers)) expect(got).not.toHaveProperty(name.toLowerCase());
});

it('passes back neither which program is behind it and where, nor that pages of other sites may read', async () => {
  answer = (_request, response) => {
    const headers = { Server: 'CouchDB/3.5.0', Location: 'http://10.0.0.7:5984/x' };
    response.writeHead(201, { ...headers, 'Access-Control-Allow-Origin': '*', ETag: '"1"' }).end('{}');
  };
  const { headers } = await fetch(`${url}/db/x`, { method: 'PUT' });
  for (const name of ['server', 'location', 'access-control-allow-origin'])
    expect(headers.get(name)).toBeNull();
  expect(headers.get('etag')).toBe('"1"');
});

it('keeps a body of unknown length framed, whatever the method', async () => {
  const seen = received();
  const sent = request(`${url}/db/x`, { method: 'DELETE', headers: { 'transfer-encoding': 'chunked' } });
  sent.write('GET /couch/_all_dbs HTTP/1.1\r\n');
  sent.end('\r\n');
  await once(sent, 'response');
  expect(await seen).toMatchObject({ method: 'DELETE', text: 'GET /couch/_all_dbs HTTP/1.1\r\n\r\n' });
});

it('protects cookies however CouchDB is configured, and marks them as secure behind TLS', async () => {
  const cookie = 'AuthSession=abc; Version=1; Domain=company.test; Path=/couch; SameSite=None';
  const own = 'AuthSession=abc; Version=1; Path=/; HttpOnly; SameSite=Strict';
  answer = (_request, response) => response.setHeader('set-cookie', cookie).end('{}');
  const plain = await fetch(`${url}/db/_session`);
  expect(plain.headers.getSetCookie()).toEqual([own]);
  const behindTls = await fetch(`${url}/db/_session`, { headers: { 'x-forwarded-proto': 'https' } });
  expect(behindTls.headers.getSetCookie()).toEqual([`${own}; Secure`]);
});

it('takes the cookie of a session that was ended away, however long it should have lasted', async () => {
  const cookie = 'AuthSession=; Version=1; Expires=Tue, 22-Dec-2026 23:59:47 GMT; Max-Age=2592000; Path=/';
  answer = (_request, response) => response.setHeader('set-cookie', cookie).end('{}');
  const { headers } = await fetch(`${url}/db/_session`, { method: 'DELETE' });
  expect(headers.getSetCookie()).toEqual(['AuthSession=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict']);
});

it('holds nothing back: the head and each part of a longpoll arrive when they are sent', async () => {
  let send: (part: string) => void = () => undefined;
  answer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    send = (part) => void response.write(part);
  };
  const { body, status } = await fetch(`${url}/db/x/_changes?feed=longpoll`);
  expect(status).toBe(200);
  const reader = body!.getReader();
  for (const part of ['{"results":[', '\n', '{"seq":1}']) {
    send(part);
    expect(Buffer.from((await reader.read()).value!).toString()).toBe(part);
  }
  await reader.cancel();
});

it('lets a slow reader slow down CouchDB instead of keeping the answer in memory', async () => {
  const PART = Buffer.alloc(65_536, 'x');
  const PARTS = 1600;
  let written = 0;
  let drained = false;
  answer = (_request, response) => {
    const writeOn = () => {
      while (written < PARTS) {
        written++;
        if (!response.write(PART)) return void response.once('drain', writeOn);
      }
      drained = true;
      response.end();
    };
    writeOn();
  };
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.pause();
  socket.write('GET /db/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let before = -1;
  // Full pipes: nothing more is taken although nothing has been read.
  while (before !== written || written === 0) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(drained).toBe(false);
  socket.resume();
  await once(socket, 'close');
  expect(drained).toBe(true);
});

/** However its connection ends. */
const closed = (incoming: IncomingMessage) =>
  new Promise<void>((resolve) => incoming.socket.once('close', () => resolve()));

it('ends the request to CouchDB when the client goes away', async () => {
  let began: (value: IncomingMessage) => void;
  const beginning = new Promise<IncomingMessage>((resolve) => (began = resolve));
  answer = (incoming, response) => {
    response.flushHeaders();
    began(incoming);
  };
  const going = new AbortController();
  await fetch(`${url}/db/x/_changes?feed=continuous`, { signal: going.signal });
  const incoming = await beginning;
  const gone = closed(incoming);
  going.abort();
  await gone;

  answer = (incoming) => began(incoming);
  const uploading = new Promise<IncomingMessage>((resolve) => (began = resolve));
  const upload = request(`${url}/db/x/_bulk_docs`, { method: 'POST', headers: { 'content-length': '1000' } });
  upload.on('error', () => undefined);
  upload.write('{"docs":[');
  const half = await uploading;
  const halfGone = closed(half);
  upload.destroy();
  await halfGone;
  expect(logged).toEqual([]);
});

it('answers 502 where CouchDB is down, and says so', async () => {
  await new Promise((resolve) => upstream.close(resolve));
  const down = await fetch(`${url}/db/x`, { method: 'POST', body: '{}' });
  expect(down.status).toBe(502);
  expect(await down.json()).toMatchObject({ error: 'bad_gateway' });
  expect(logged.join()).toMatch(/CouchDB did not respond to POST \/db\/x/);
});

it('breaks off where CouchDB does in the middle of an answer', async () => {
  answer = (_request, response) => {
    response.writeHead(200);
    response.write('{"results":[');
    setImmediate(() => response.destroy());
  };
  const broken = await fetch(`${url}/db/x/_changes`);
  await expect(broken.text()).rejects.toThrow();
});
