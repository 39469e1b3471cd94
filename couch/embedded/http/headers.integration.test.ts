import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();

/** Sends a text as it is. */
async function send(method: string, path: string, body: BodyInit, headers: Record<string, string>) {
  const response = await fetch(peer.running.url + path, {
    method,
    body,
    headers: { authorization: peer.authorization, ...headers }
  });
  return { status: response.status, body: await response.text() };
}

it('Location is the URL of the document, also for requests with an Origin', async () => {
  const { headers } = await peer.ask('PUT', '/a%2Fb', {}, { origin: 'https://elsewhere.example' });
  expect(headers.get('location')).toBe(`${peer.running.url}${peer.path}/a%2Fb`);
  const created = await peer.running.ask(admin, 'PUT', '/another');
  expect(created.headers.get('location')).toBe(`${peer.running.url}/another`);
});

it('surplus slashes are ignored', async () => {
  await peer.ask('PUT', '/a', { n: 1 });
  const { status, body } = await peer.running.ask(peer.member, 'GET', `/${peer.path}//a/`);
  expect({ status, body }).toMatchObject({ status: 200, body: { _id: 'a', n: 1 } });
});

it.each(['"1-aa"', 'W/"1-aa"', '"1-bb", "1-aa"'])('If-None-Match %s gets 304', async (tag) => {
  await peer.ask('PUT', '/a?new_edits=false', { _rev: '1-aa' });
  const { status, headers } = await peer.ask('GET', '/a', undefined, { 'if-none-match': tag });
  expect({ status, tag: headers.get('etag') }).toEqual({ status: 304, tag: '"1-aa"' });
});

it('a response with conflicts has no ETag, because they change while the winner stays', async () => {
  await peer.ask('PUT', '/a?new_edits=false', { _rev: '1-bb' });
  const ask = () => peer.ask('GET', '/a?conflicts=true', undefined, { 'if-none-match': '"1-bb"' });
  expect((await ask()).headers.get('etag')).toBeNull();
  await peer.ask('PUT', '/a?new_edits=false', { _rev: '1-aa' });
  expect((await ask()).body).toMatchObject({ _rev: '1-bb', _conflicts: ['1-aa'] });
});

it('a write with different revisions in its path and in If-Match is refused', async () => {
  await peer.ask('PUT', '/a?new_edits=false', { _rev: '1-aa' });
  const { status, body } = await peer.ask('PUT', '/a?rev=1-aa', {}, { 'if-match': '"1-bb"' });
  expect({ status, body }).toMatchObject({ status: 400, body: { error: 'bad_request' } });
});

it('accepts a gzipped body, and refuses other compressions', async () => {
  const zipped = gzipSync('{"n":1}');
  expect(await send('PUT', `${peer.path}/a`, zipped, { 'content-encoding': 'GZIP' })).toMatchObject({
    status: 201
  });
  const { status, body } = await send('PUT', `${peer.path}/b`, '{"n":1}', { 'content-encoding': 'br' });
  expect({ status, body }).toEqual({
    status: 415,
    body: '{"error":"bad_content_type","reason":"br is not a supported content encoding."}\n'
  });
});

it('signs in with JSON or a form of the right content type, which other sites cannot send as JSON', async () => {
  const json = JSON.stringify({ name: 'alice', password: 'alice-password' });
  const as = (type: string, body: string) => send('POST', '/_session', body, { 'content-type': type });
  expect((await as('text/plain', json)).status).toBe(415);
  expect((await as('application/json', json)).status).toBe(200);
  expect((await as('application/x-www-form-urlencoded', 'name=alice&password=alice-password')).status).toBe(
    200
  );
});

it('a database whose folder name would be too long is refused', async () => {
  const name = `a${'%2F'.repeat(100)}`;
  const { status, body } = await peer.running.ask(admin, 'PUT', `/${name}`);
  expect({ status, body }).toMatchObject({ status: 400, body: { error: 'database_name_too_long' } });
  expect(peer.running.logged).toEqual([]);
});

it('a heartbeat of 0 is refused', async () => {
  expect((await peer.ask('GET', '/_changes?feed=longpoll&since=now&heartbeat=0')).status).toBe(400);
});

it('lists databases by key, in reverse order, and without the end', async () => {
  const list = async (query: string) => (await peer.running.ask(admin, 'GET', `/_all_dbs?${query}`)).body;
  expect(await list('key="_users"')).toEqual(['_users']);
  expect(await list('start_key="_users"&end_key="_r"&descending=true')).toEqual(['_users', '_replicator']);
  expect(await list('start_key="_r"&end_key="_users"&inclusive_end=false')).toEqual(['_replicator']);
});
