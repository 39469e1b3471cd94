/** One member can neither fill the disk nor the memory, and what is in the way of the others is bounded. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { MAX_FEEDS, MAX_LOCAL_DOCUMENTS, MAX_RUNNING } from './limits.ts';
import { addDatabase, addUser, admin, startNotes, type Notes } from './testing/start-endpoint.ts';

const STALLED_MS = 3000;
const QUOTA = { documents: 20, bytes: 3_000_000 };
let running: Notes;
beforeAll(async () => {
  running = await startNotes({
    stalledMs: STALLED_MS,
    quotaOf: (name) => (['small', 'large'].includes(name) ? QUOTA : undefined)
  });
  await addDatabase(running, 'small');
  await addDatabase(running, 'large');
});
afterAll(() => running.remove());

const bulk = (user: string, database: string, docs: object[]) =>
  running.ask(user, 'POST', `/${database}/_bulk_docs`, { docs });

it('a large document is refused alone, with its name and the limit', async () => {
  const { status, body } = await bulk(running.alice, 'notes', [
    { _id: 'small', text: 'x' },
    { _id: 'large', text: 'x'.repeat(262_144) }
  ]);
  expect(status).toBe(201);
  expect(body).toMatchObject([
    { ok: true, id: 'small' },
    { id: 'large', error: 'document_too_large', reason: expect.stringContaining('262144') }
  ]);
});

it('a full database takes deletions and changes, but no further document, and says so', async () => {
  const docs = Array.from({ length: 25 }, (_, n) => ({ _id: `n${n}` }));
  const { body } = await bulk(running.alice, 'small', docs);
  const rows = body as unknown as { id: string; rev: string; error?: string; reason?: string }[];
  expect(rows.filter(({ error }) => error === 'forbidden')).toHaveLength(5);
  expect(rows.at(-1)?.reason).toBe(
    'This database is full (at most 20 documents and 3 MB). Deleting is possible.'
  );
  const [first] = rows;
  const changed = await running.ask(running.alice, 'PUT', '/small/n0', { _rev: first?.rev, changed: true });
  expect(changed.status).toBe(201);
  const deleted = await running.ask(running.alice, 'DELETE', `/small/n1?rev=${rows[1]?.rev}`);
  expect(deleted.status).toBe(200);
  expect((await running.ask(running.alice, 'PUT', '/small/again', {})).status).toBe(201);
  expect((await running.ask(running.alice, 'PUT', '/small/more', {})).status).toBe(403);
  expect((await running.ask(admin, 'PUT', '/small/by-admin', {})).status).toBe(201);
});

it('a database is full by bytes, too', async () => {
  const statuses: number[] = [];
  let rev = '';
  for (let count = 0; count < 16; count++) {
    const text = `${count}`.repeat(200_000).slice(0, 200_000);
    const { status, body } = await running.ask(running.alice, 'PUT', '/large/state', {
      text,
      _rev: rev || undefined
    });
    statuses.push(status);
    rev = String(body['rev'] ?? rev);
  }
  expect(statuses[0]).toBe(201);
  expect(statuses.at(-1)).toBe(403);
});

it('local documents of a member are few and small, and replace the oldest of the same member', async () => {
  const put = (user: string, id: string, body: object = {}) =>
    running.ask(user, 'PUT', `/notes/_local/${id}`, body);
  const sized = (bytes: number) => ({ text: 'x'.repeat(bytes) });
  expect((await put(running.alice, 'n0', sized(15_000))).status).toBe(201);
  expect((await put(running.alice, 'n0', sized(16_000))).status).toBe(413);
  expect((await put(admin, 'n0', sized(16_000))).status).toBe(201);
  expect((await put(running.alice, 'a'.repeat(201))).status).toBe(413);
  const eve = await addUser(running, 'eve', ['team']);
  expect((await put(eve, 'of-eve')).status).toBe(201);
  for (let n = 1; n <= MAX_LOCAL_DOCUMENTS + 1; n++)
    expect((await put(running.alice, `n${n}`)).status).toBe(201);
  const exists = async (id: string) =>
    (await running.ask(running.alice, 'GET', `/notes/_local/${id}`)).status === 200;
  const found = { n0: await exists('n0'), n1: await exists('n1'), n2: await exists('n2') };
  expect({ ...found, eve: await exists('of-eve') }).toEqual({ n0: true, n1: false, n2: true, eve: true });
  // What is written again is no longer the oldest.
  await put(running.alice, 'n2', { _rev: '0-1' });
  await put(running.alice, 'further');
  expect([await exists('n2'), await exists('n3')]).toEqual([true, false]);
});

it('many large documents are read back without holding them all in memory', async () => {
  const bob = await addUser(running, 'bob', ['team']);
  const text = 'x'.repeat(250_000);
  for (let start = 0; start < 120; start += 3)
    await bulk(
      bob,
      'notes',
      [0, 1, 2].map((n) => ({ _id: `big${start + n}`, text }))
    );
  const ids = Array.from({ length: 120 }, (_, n) => ({ id: `big${n}` }));
  const reads = [
    () => running.ask(bob, 'GET', '/notes/_all_docs?include_docs=true'),
    () => running.ask(bob, 'GET', '/notes/_changes?include_docs=true'),
    () => running.ask(bob, 'POST', '/notes/_bulk_get', { docs: ids })
  ];
  for (const read of reads) {
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(JSON.stringify(body).length).toBeGreaterThan(30_000_000);
  }
}, 120_000);

const basic = (user: string) => ({ authorization: `Basic ${Buffer.from(user).toString('base64')}` });

it('feeds of one user are bounded, apart from other requests', async () => {
  const carol = await addUser(running, 'carol', ['team']);
  const stop = new AbortController();
  const feed = () =>
    fetch(`${running.url}/notes/_changes?feed=longpoll&since=now&timeout=60000`, {
      headers: basic(carol),
      signal: stop.signal
    });
  await feed();
  const feeds = await Promise.all(Array.from({ length: MAX_FEEDS - 1 }, feed));
  expect(feeds.every(({ status }) => status === 200)).toBe(true);
  const refused = await feed();
  expect({ status: refused.status, retry: refused.headers.get('retry-after') }).toEqual({
    status: 429,
    retry: '5'
  });
  expect((await running.ask(carol, 'GET', '/notes')).status).toBe(200);
  const late = await running.ask(running.alice, 'PUT', '/notes/late', {});
  expect(late.status).toBe(201);
  const rows = await Promise.all(feeds.map((one) => one.text()));
  expect(rows.every((text) => text.includes('"late"'))).toBe(true);
  stop.abort();
});

/** Sends a request and reads nothing of the response. */
async function openUnread(user: string, path: string): Promise<IncomingMessage> {
  const sent = request(running.url + path, { headers: basic(user), agent: false });
  sent.on('error', () => undefined);
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}

it('requests wait while too many of their user run, and unread responses are ended', async () => {
  const dan = await addUser(running, 'dan', ['team']);
  await openUnread(dan, '/notes/_all_docs?include_docs=true');
  const unread = Array.from({ length: MAX_RUNNING - 1 }, () =>
    openUnread(dan, '/notes/_all_docs?include_docs=true')
  );
  await Promise.all(unread);
  const startMs = Date.now();
  const further = running.ask(dan, 'GET', '/notes').then(({ status }) => ({ status, atMs: Date.now() }));
  expect((await running.ask(running.alice, 'GET', '/notes')).status).toBe(200);
  expect((await running.ask(admin, 'GET', '/notes')).status).toBe(200);
  expect(Date.now() - startMs).toBeLessThan(STALLED_MS / 2);
  const { status, atMs } = await further;
  expect(status).toBe(200);
  expect(atMs - startMs).toBeGreaterThan(STALLED_MS / 3);
}, 60_000);
