import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addDatabase, admin, startNotes, type Notes } from '../testing/start-endpoint.ts';

let running: Notes;
let alice: string;
beforeAll(async () => {
  running = await startNotes({ maxBodyBytes: 1_000_000 });
  ({ alice } = running);
});
afterAll(async () => {
  await running.remove();
});

/** A request whose body the test writes itself; its own failures do not matter. */
function open(method: string, path: string): ClientRequest {
  const authorization = `Basic ${Buffer.from(alice).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  return request(running.url + path, { method, headers }).on('error', () => undefined);
}

const docsOf = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, i) => ({ _id: `big${i}`, text: 'x'.repeat(bytes) }));
const countDocs = async () => (await running.ask(alice, 'GET', '/notes')).body['doc_count'];

it('a client that disconnects in the middle of a bulk write has written nothing', async () => {
  const asked = open('POST', '/notes/_bulk_docs');
  const body = JSON.stringify({ docs: docsOf(50, 1000) });
  asked.setHeader('content-length', body.length);
  await new Promise((resolve) => asked.write(body.slice(0, 30_000), resolve));
  asked.destroy();
  await new Promise((resolve) => asked.once('close', resolve));
  expect(await countDocs()).toBe(0);
  expect(running.logged).toEqual([]);
});

it('a client that disconnects before the response has written all or nothing', async () => {
  const body = JSON.stringify({ docs: docsOf(100, 5000) });
  for (const waitMs of [0, 5, 20]) {
    const asked = open('POST', '/notes/_bulk_docs');
    await new Promise((resolve) => asked.end(body, () => resolve(undefined)));
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    asked.destroy();
  }
  await expect.poll(countDocs).toBe(100);
  expect(running.logged).toEqual([]);
});

it('a client that never ends its body does not delay a deletion, nor writes to the next database of that name', async () => {
  await addDatabase(running, 'brief');
  const asked = open('PUT', '/brief/late');
  await new Promise((resolve) => asked.write('{"a":', resolve));
  expect((await running.ask(alice, 'PUT', '/brief/other', {})).status).toBe(201);
  expect((await running.ask(admin, 'DELETE', '/brief')).status).toBe(200);
  await addDatabase(running, 'brief');
  asked.end('1}');
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  expect(response.statusCode).toBe(404);
  expect((await running.ask(alice, 'GET', '/brief')).body).toMatchObject({ doc_count: 0 });
  expect(running.logged).toEqual([]);
}, 20_000);

it('a client that disconnects from a longpoll or a continuous feed leaves nothing behind', async () => {
  for (const feed of ['longpoll', 'continuous']) {
    const asked = open('GET', `/notes/_changes?feed=${feed}&since=now&heartbeat=100`);
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    await once(
      response.on('error', () => undefined),
      'data'
    );
    asked.destroy();
  }
  expect((await running.ask(alice, 'PUT', '/notes/after', {})).status).toBe(201);
  expect(running.logged).toEqual([]);
});

it('a slow reader gets everything and delays no other client', async () => {
  const docs = docsOf(90, 10_000).map((doc) => ({ ...doc, _id: `slow-${doc._id}` }));
  for (let i = 0; i < 12; i++)
    await running.ask(alice, 'POST', '/notes/_bulk_docs', {
      docs: docs.map((doc) => ({ ...doc, _id: `${doc._id}-${i}` }))
    });
  const asked = open('GET', '/notes/_all_docs?include_docs=true&startkey="slow"');
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.pause();
  for (let i = 0; i < 5; i++)
    expect((await running.ask(alice, 'PUT', `/notes/fast${i}`, {})).status).toBe(201);
  let text = '';
  for await (const chunk of response) text += String(chunk);
  expect(text.length).toBeGreaterThan(10_000_000);
  expect(JSON.parse(text).rows).toHaveLength(12 * 90);
  expect(running.logged).toEqual([]);
});

it('a body over the limit is refused, also one that exceeds it after decompression', async () => {
  const reason = 'The request body is too large: at most 1000000 bytes are taken.';
  const tooLarge = { status: 413, body: { error: 'document_too_large', reason } };
  expect(await running.ask(alice, 'PUT', '/notes/x', { text: 'x'.repeat(1_000_000) })).toMatchObject(
    tooLarge
  );
  const response = await fetch(`${running.url}/notes/_bulk_docs`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(admin).toString('base64')}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip'
    },
    body: gzipSync(JSON.stringify({ docs: docsOf(200, 10_000) }))
  });
  expect({ status: response.status, body: await response.json() }).toMatchObject(tooLarge);
});
