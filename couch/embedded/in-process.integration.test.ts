import { afterAll, beforeAll, expect, it } from 'vitest';
import { basicAuthorization, connect, statusOf, type Couch } from '../connection.ts';
import type { CouchReply, CouchRequest } from '../transport.ts';
import { addUser, startNotes, type Notes } from './testing/start-endpoint.ts';

let notes: Notes;
let administrator: Couch;
beforeAll(async () => {
  notes = await startNotes();
  administrator = inProcess('admin', 'admin-password');
});
afterAll(() => notes.remove());

const inProcess = (name: string, password: string) =>
  connect(notes.url, { authorization: basicAuthorization(name, password) }, '', notes.transport);

async function overHttp({ path, method, headers, body }: CouchRequest): Promise<CouchReply> {
  const response = await fetch(notes.url + path, { method, headers, ...(body !== undefined && { body }) });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text()
  };
}

it.each([
  ['GET', '/', 'alice'],
  ['GET', '/_all_dbs', 'alice'],
  ['GET', '/notes', 'alice'],
  ['GET', '/notes/_security', 'bob'],
  ['GET', '/notes/_all_docs?include_docs=true', 'alice'],
  ['GET', '/notes/_changes?limit=3', 'alice'],
  ['GET', '/notes/none', 'alice'],
  ['GET', '/notes/none', 'bob'],
  ['PUT', '/other', 'alice'],
  ['GET', '/_users/_all_docs', 'alice'],
  ['GET', '/_session', 'alice'],
  ['GET', '/notes/%', 'alice'],
  ['DELETE', '/notes', 'bob'],
  ['POST', '/_session', ''],
  ['GET', '/notes', '']
])('responds to %s %s of "%s" as over HTTP', async (method, path, name) => {
  await addUser(notes, 'bob').catch(() => undefined);
  const headers = {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(name !== '' && { authorization: basicAuthorization(name, `${name}-password`) })
  };
  const request = {
    method,
    path,
    headers,
    body: method === 'POST' ? '{"name":"alice","password":"wrong"}' : undefined,
    signal: undefined
  };
  const far = await overHttp(request);
  const near = await notes.transport(request);
  expect(near.status).toBe(far.status);
  expect(near.text).toBe(far.text);
  const names = ['etag', 'content-type', 'www-authenticate', 'set-cookie'].filter(
    (one) => one in near.headers
  );
  for (const one of names) expect(far.headers[one]).toBe(near.headers[one]);
});

it('gives the sizes of a database only where they are asked for', async () => {
  expect(await administrator.request({ db: 'notes', qs: { sizes: false } })).not.toHaveProperty('sizes');
  expect(await administrator.db.get('notes')).toMatchObject({
    db_name: 'notes',
    sizes: { file: expect.any(Number) }
  });
  expect((await notes.ask(notes.alice, 'GET', '/notes')).body).toHaveProperty('sizes');
});

it('refuses a wrong password', async () => {
  await expect(inProcess('alice', 'wrong').request({ path: '_session' })).rejects.toMatchObject({
    statusCode: 401,
    error: 'unauthorized'
  });
});

it('refuses a document that is too large for a member', async () => {
  const alice = inProcess('alice', 'alice-password').use<{ text: string }>('notes');
  const error = await alice.insert({ text: 'x'.repeat(1_100_000) }).catch((reason: unknown) => reason);
  expect(statusOf(error)).toBe(413);
});

it('writes and reads documents whose ids and texts need encoding', async () => {
  const db = administrator.use<{ text: string }>('notes');
  const id = 'a/b?c=ü&d+e%20f';
  const { rev } = await db.insert({ _id: id, text: 'ünïcode \u2028 😀' });
  expect(await db.get(id)).toEqual({ _id: id, _rev: rev, text: 'ünïcode \u2028 😀' });
  expect(await db.head(id)).toMatchObject({ etag: `"${rev}"` });
  await db.destroy(id, rev);
  await expect(db.head(id)).rejects.toMatchObject({ statusCode: 404 });
});

it('ends a feed when its signal is aborted, and gets what changes before that', async () => {
  const { last_seq: since } = await administrator.use('notes').changes();
  const feed = (signal: AbortSignal) =>
    administrator.request({ ...{ signal }, db: 'notes', path: '_changes', qs: { feed: 'longpoll', since } });
  const stopping = new AbortController();
  const stopped = feed(stopping.signal);
  const heard = feed(new AbortController().signal);
  stopping.abort();
  await expect(stopped).rejects.toThrow(
    'error happened in your connection. Reason: This operation was aborted'
  );
  await administrator.use<object>('notes').insert({ _id: 'heard' });
  expect(await heard).toMatchObject({ results: [{ id: 'heard' }] });
  await expect(feed(stopping.signal)).rejects.toThrow('error happened in your connection');
});

it('lets other work of the process run before each request', async () => {
  let hasRun = false;
  setImmediate(() => (hasRun = true));
  await administrator.request({ db: 'notes', path: '_security' });
  expect(hasRun).toBe(true);
});
