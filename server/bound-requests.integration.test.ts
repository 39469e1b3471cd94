/** `/db` in front of a CouchDB elsewhere: what a member sends is bounded before CouchDB reads it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import Koa from 'koa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseNames } from '../couch/databases.ts';
import { addDatabase, admin, startNotes, type Notes } from '../couch/embedded/testing/start-endpoint.ts';
import { boundRequests } from './bound-requests.ts';
import { proxyCouch } from './couch-proxy.ts';
import { mountCouch } from './mount-couch.ts';

const DATABASES = ['dev-abc123-kim', 'org', 'team-main'];
const authorizationOf = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`;
let running: Notes;
let front: Server;
let url: string;

beforeAll(async () => {
  running = await startNotes();
  for (const database of DATABASES) await addDatabase(running, database);
  const middleware = boundRequests(
    proxyCouch(running.url, () => undefined),
    {
      url: running.url,
      authorization: authorizationOf(admin),
      names: databaseNames(''),
      quota: { documents: 3, bytes: 100_000_000 }
    }
  );
  const app = new Koa();
  app.use(mountCouch('/db', middleware));
  const handle = app.callback();
  front = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  await once(front, 'listening');
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}/db`;
});
afterAll(async () => {
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
  await running.remove();
});

type Sent = { user?: string; body?: RequestInit['body']; headers?: Record<string, string> };

async function send(method: string, path: string, { user = running.alice, body, headers }: Sent = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: authorizationOf(user), 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body, duplex: 'half' })
  });
  return { status: response.status, body: await response.json() };
}

const post = (path: string, value: object, user?: string) =>
  send('POST', path, { body: JSON.stringify(value), ...(user !== undefined && { user }) });

it('a body of a member has a megabyte at most, of known length or not', async () => {
  const large = JSON.stringify({ docs: [{ text: 'x'.repeat(1_000_000) }] });
  const refused = { status: 413, body: { error: 'document_too_large' } };
  expect(await send('POST', '/notes/_bulk_docs', { body: large })).toMatchObject(refused);
  const streamed = new ReadableStream({
    start(controller) {
      for (let start = 0; start < large.length; start += 100_000)
        controller.enqueue(new TextEncoder().encode(large.slice(start, start + 100_000)));
      controller.close();
    }
  });
  expect(await send('POST', '/notes/_bulk_docs', { body: streamed })).toMatchObject(refused);
  const byAdmin = { docs: [1, 2, 3, 4, 5].map(() => ({ text: 'x'.repeat(250_000) })) };
  expect((await post('/notes/_bulk_docs', byAdmin, admin)).status).toBe(201);
});

it('clients that send a body wholly before they read get the refusal', async () => {
  const large = Buffer.from(JSON.stringify({ keys: ['x'.repeat(3_000_000)] }));
  for (const framing of [`Content-Length: ${large.length}`, 'Transfer-Encoding: chunked']) {
    const { port, host } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1');
    const received = text(socket);
    const lines = [
      'POST /db/notes/_all_docs HTTP/1.1',
      `Host: ${host}`,
      `Authorization: ${authorizationOf(running.alice)}`,
      'Content-Type: application/json',
      framing
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    const isChunked = framing.startsWith('Transfer');
    for (let start = 0; start < large.length; start += 50_000) {
      const part = large.subarray(start, start + 50_000);
      if (isChunked) socket.write(`${part.length.toString(16)}\r\n`);
      if (!socket.write(part)) await once(socket, 'drain');
      if (isChunked) socket.write('\r\n');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    if (isChunked) socket.write('0\r\n\r\n');
    socket.write(`GET /db/_up HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const responses = await received;
    expect(responses).toMatch(/^HTTP\/1.1 413 [^]*document_too_large/);
    // The connection goes on.
    expect(responses).toContain('HTTP/1.1 200');
  }
});

it.each([
  ...['limit=1e308', 'limit=1.5', 'limit=-1', 'limit=', 'limit=abc', 'limit=5&limit=x', 'skip=1e3'],
  ...['timeout=abc', 'timeout=99999999999', 'heartbeat=1', 'heartbeat=x', 'style=x', 'seq_interval=x', 'w=x']
])('%s is refused here, because CouchDB fails or waits', async (query) => {
  expect(await send('GET', `/notes/_changes?${query}`)).toMatchObject({
    status: 400,
    body: { error: 'query_parse_error' }
  });
});

it.each([
  ['/_revs_diff', { a: 5 }],
  ['/_revs_diff', { a: [5] }],
  ['/_missing_revs', { a: [{}] }],
  ['/_bulk_get', { docs: 5 }],
  ['/_bulk_get', { docs: [{ id: 5 }] }],
  ['/_all_docs/queries', { queries: [5] }]
])('%s takes its own form only, not %j', async (path, value) => {
  expect(await post(`/notes${path}`, value)).toMatchObject({ status: 400, body: { error: 'bad_request' } });
});

it('what replication asks passes', async () => {
  const query = 'style=all_docs&limit=25&since=0&heartbeat=10000&timeout=9000&seq_interval=25';
  expect((await send('GET', `/notes/_changes?${query}`)).status).toBe(200);
  expect((await send('GET', '/notes/_changes?heartbeat=true&timeout=0')).status).toBe(200);
  expect((await post('/notes/_bulk_get?revs=true', { docs: [{ id: 'a', rev: '1-a' }] })).status).toBe(200);
});

it('local documents are as large as those of replication', async () => {
  const sized = (bytes: number) => ({ text: 'x'.repeat(bytes) });
  const put = (id: string, value: object) =>
    send('PUT', `/notes/_local/${id}`, { body: JSON.stringify(value) });
  expect((await put('a'.repeat(200), sized(15_900))).status).toBe(201);
  const tooLarge = { status: 413, body: { error: 'document_too_large' } };
  expect(await put('a', sized(16_000))).toMatchObject(tooLarge);
  expect(await put('a', { docs: [], ...sized(16_000) })).toMatchObject(tooLarge);
  expect(await put('a'.repeat(201), {})).toMatchObject(tooLarge);
  const document = { _id: '_local/b', ...sized(16_000) };
  expect(await post('/notes', document)).toMatchObject(tooLarge);
  expect(await post('/notes/_bulk_docs', { docs: [{ _id: 'c' }, document] })).toMatchObject(tooLarge);
});

const GZIP = { 'content-encoding': 'gzip' };

it('a gzipped body is passed on unpacked, as a stream of unknown length, too', async () => {
  const body = gzipSync(JSON.stringify({ docs: [{ _id: 'zipped', text: 'x'.repeat(200_000) }] }));
  expect(await send('POST', '/notes/_bulk_docs', { body, headers: GZIP })).toMatchObject({
    status: 201,
    body: [{ ok: true, id: 'zipped' }]
  });
  const streamed = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(gzipSync('{"n":1}')));
      controller.close();
    }
  });
  expect((await send('PUT', '/notes/streamed', { body: streamed, headers: GZIP })).status).toBe(201);
  expect((await running.ask(running.alice, 'GET', '/notes/zipped')).body.text).toHaveLength(200_000);
  expect((await running.ask(running.alice, 'GET', '/notes/streamed')).body).toMatchObject({ n: 1 });
});

it('a gzipped body has a megabyte at most when it is unpacked, and what is behind that is not unpacked', async () => {
  const megabytes = (count: number) => Buffer.alloc(count * 1_000_000, ' ');
  const bomb = gzipSync(Buffer.concat([Buffer.from('{"docs":['), megabytes(400), Buffer.from(']}')]));
  expect(bomb.length).toBeLessThan(1_000_000);
  const before = process.memoryUsage().rss;
  for (const [method, path] of [
    ['POST', '/notes/_bulk_docs'],
    ['PUT', '/notes/bomb'],
    ['POST', '/notes/_all_docs']
  ] as const) {
    const sent = await send(method, path, { body: bomb, headers: GZIP });
    expect(sent).toMatchObject({ status: 413, body: { error: 'document_too_large' } });
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  const twice = gzipSync(gzipSync('{"n":1}'));
  expect((await send('PUT', '/notes/twice', { body: twice, headers: GZIP })).status).toBe(400);
  expect((await send('PUT', '/notes/after', { body: '{"n":1}' })).status).toBe(201);
});

it('what is called gzip and is not, or is cut off, gets 400, and other compressions 415', async () => {
  const zipped = gzipSync(JSON.stringify({ docs: [] }));
  for (const body of ['{"docs":[]}', zipped.subarray(0, -10)])
    expect(
      await send('POST', '/notes/_bulk_docs', { body: new Uint8Array(Buffer.from(body)), headers: GZIP })
    ).toMatchObject({
      status: 400,
      body: { error: 'bad_request' }
    });
  for (const encoding of ['br', 'deflate', 'gzip, gzip'])
    expect(
      (await send('POST', '/notes/_bulk_docs', { body: '{}', headers: { 'content-encoding': encoding } }))
        .status
    ).toBe(415);
});

it.each([
  ['/notes/_all_docs', 'keys', 5000],
  ['/notes/_changes?filter=_doc_ids', 'doc_ids', 5000],
  ['/notes/_bulk_get', 'docs', 1000]
])('%s takes a bounded number of %s', async (path, member, max) => {
  const few = Array.from({ length: max }, (_, n) => (member === 'docs' ? { id: `d${n}` } : `d${n}`));
  expect((await post(path, { [member]: few })).status).toBe(200);
  const { status, body } = await post(path, { [member]: [...few, few[0]] });
  expect(status).toBe(413);
  expect(body).toMatchObject({ reason: expect.stringContaining(`at most ${max} ${member}`) });
});

it('what was written is counted before a database is measured again', async () => {
  const database = 'dev-abc123-ann';
  await addDatabase(running, database);
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    const { status } = await send('PUT', `/${database}/${id}`, { body: '{}' });
    expect([id, status]).toEqual([id, id < 'd' ? 201 : 403]);
  }
});

it('revisions are compared for a bounded number of documents', async () => {
  const many = Object.fromEntries(Array.from({ length: 5001 }, (_, n) => [`d${n}`, ['1-a']]));
  expect((await post('/notes/_revs_diff', many)).status).toBe(413);
  expect((await post('/notes/_revs_diff', { d0: ['1-a'] })).status).toBe(200);
});

it.each(['_selector', '_view', 'design/filter', '_doc_ids&filter=_selector'])(
  'changes are not filtered by %s',
  async (filter) => {
    const { status } = await post(`/notes/_changes?filter=${filter}`, {
      selector: { a: { $regex: '(a+)+$' } }
    });
    expect(status).toBe(403);
    expect((await send('GET', `/notes/_changes?filter=${filter}`)).status).toBe(403);
  }
);

it.each(DATABASES)('%s takes deletions only when it is full, and says so', async (database) => {
  const docs = ['a', 'b', 'c'].map((_id) => ({ _id, text: 'ä' }));
  await running.ask(admin, 'POST', `/${database}/_bulk_docs`, { docs });
  const { status, body } = await post(`/${database}/_bulk_docs`, { docs: [{ _id: 'd' }] });
  expect(status).toBe(403);
  expect(body).toMatchObject({
    reason: 'This database is full (at most 3 documents and 100 MB). Deleting is possible.'
  });
  expect((await send('PUT', `/${database}/d`, { body: '{}' })).status).toBe(403);
  const hidden = { docs: [{ _id: 'b', _deleted: true }], text: 'x' };
  for (const path of ['d', '_local/d'])
    expect((await send('PUT', `/${database}/${path}`, { body: JSON.stringify(hidden) })).status).toBe(403);
  const { _rev } = (await running.ask(running.alice, 'GET', `/${database}/a`)).body;
  const deleted = await post(`/${database}/_bulk_docs`, { docs: [{ _id: 'a', _rev, _deleted: true }] });
  expect(deleted).toMatchObject({ status: 201, body: [{ ok: true }] });
  expect((await post(`/${database}/_all_docs`, { keys: ['b'] })).status).toBe(200);
});
