/** `/db` in front of a CouchDB elsewhere: what a member sends is bounded before CouchDB reads it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import Koa from 'koa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databaseNames } from '../couch/databases.ts';
import { addDatabase, admin, startNotes, type Notes } from '../couch/embedded/testing/start-endpoint.ts';
import { boundRequests } from './bound-requests.ts';
import { proxyCouch } from './couch-proxy.ts';
import { mountCouch } from './mount-couch.ts';

const OWN = 'dev-abc123-kim';
const authorizationOf = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`;
let running: Notes;
let front: Server;
let url: string;

beforeAll(async () => {
  running = await startNotes();
  await addDatabase(running, OWN);
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

it('a compressed body is refused: it could hold a thousand times as much', async () => {
  const body = gzipSync(JSON.stringify({ docs: [] }));
  const headers = { 'content-encoding': 'gzip' };
  expect((await send('POST', '/notes/_bulk_docs', { body, headers })).status).toBe(415);
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

it('a full database of a developer takes deletions only, and says so', async () => {
  const docs = ['a', 'b', 'c'].map((_id) => ({ _id, text: 'ä' }));
  await running.ask(admin, 'POST', `/${OWN}/_bulk_docs`, { docs });
  const { status, body } = await post(`/${OWN}/_bulk_docs`, { docs: [{ _id: 'd' }] });
  expect(status).toBe(403);
  expect(body).toMatchObject({
    reason: 'This database is full (at most 3 documents and 100 MB). Deleting is possible.'
  });
  expect((await send('PUT', `/${OWN}/d`, { body: '{}' })).status).toBe(403);
  const { _rev } = (await running.ask(running.alice, 'GET', `/${OWN}/a`)).body;
  const deleted = await post(`/${OWN}/_bulk_docs`, { docs: [{ _id: 'a', _rev, _deleted: true }] });
  expect(deleted).toMatchObject({ status: 201, body: [{ ok: true }] });
  expect((await post(`/${OWN}/_all_docs`, { keys: ['b'] })).status).toBe(200);
});
