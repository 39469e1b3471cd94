import { expect, it } from 'vitest';
import { findWords } from '../testing/find-words.ts';
import { branches, hash, usePeer } from '../testing/peer.ts';
import { admin, makeFolder, removeFolder, startEndpoint } from '../testing/start-endpoint.ts';

const peer = usePeer();

const asAdmin = (method: string, path: string, body?: unknown) =>
  peer.running.ask(admin, method, `${peer.path}${path}`, body);

it('removes a document without a tombstone, and update sequences go on', async () => {
  const { body: a } = await peer.ask('PUT', '/a', { n: 1 });
  await peer.ask('PUT', '/b', { n: 2 });
  const { body: before } = await peer.ask('GET', '/_changes');
  expect(await asAdmin('POST', '/_purge', { a: [a['rev']], b: ['1-abc'], none: ['1-abc'] })).toMatchObject({
    status: 201,
    body: { purge_seq: null, purged: { a: [a['rev']], b: [], none: [] } }
  });
  expect((await peer.ask('GET', '/a')).body).toMatchObject({ reason: 'missing' });
  expect((await peer.ask('GET', '')).body).toMatchObject({ doc_count: 1, doc_del_count: 0 });
  expect((await peer.ask('GET', '/_changes')).body['results']).toMatchObject([{ id: 'b' }]);
  await peer.ask('PUT', '/a', { n: 3 });
  const since = String(before['last_seq']);
  expect((await peer.ask('GET', `/_changes?since=${since}`)).body['results']).toMatchObject([{ id: 'a' }]);
});

it('removes one of two leaves with the history that only it has', async () => {
  await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: branches });
  const { body: before } = await peer.ask('GET', '/_changes');
  const loser = `2-${hash('b')}`;
  const { body } = await asAdmin('POST', '/_purge', { 'a/b': [loser, `1-${hash('a')}`] });
  expect(body).toMatchObject({ purged: { 'a/b': [loser] } });
  const { body: after } = await peer.ask(
    'GET',
    `/_changes?style=all_docs&since=${String(before['last_seq'])}`
  );
  expect(after['results']).toMatchObject([{ id: 'a/b', changes: [{ rev: `2-${hash('c')}` }] }]);
  expect((await peer.ask('GET', '/a%2Fb?revs_info=true')).body['_revs_info']).toEqual([
    { rev: `2-${hash('c')}`, status: 'available' },
    { rev: `1-${hash('a')}`, status: 'missing' }
  ]);
});

it('removes the rows of views', async () => {
  await asAdmin('PUT', '/_design/v', { views: { all: { map: 'function (doc) { emit(doc.n, null); }' } } });
  const { body: a } = await peer.ask('PUT', '/a', { n: 1 });
  await peer.ask('PUT', '/b', { n: 2 });
  const rows = async () => (await peer.ask('GET', '/_design/v/_view/all')).body['rows'];
  expect(await rows()).toMatchObject([{ id: 'a' }, { id: 'b' }]);
  await asAdmin('POST', '/_purge', { a: [a['rev']] });
  expect(await rows()).toMatchObject([{ id: 'b' }]);
});

it.each([
  [{ a: 'x' }, 'Invalid list of revisions'],
  [{ a: ['zzz'] }, 'Invalid rev format'],
  [Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`d${i}`, ['1-a']])), 'Exceeded maximum']
])('refuses a wrong request', async (sent, reason) => {
  const { status, body } = await asAdmin('POST', '/_purge', sent);
  expect({ status, body }).toMatchObject({ status: 400, body: { error: 'bad_request' } });
  expect(body['reason']).toContain(reason);
});

it('is for server administrators only', async () => {
  const { body: a } = await peer.ask('PUT', '/a', {});
  expect((await peer.ask('POST', '/_purge', { a: [a['rev']] })).status).toBe(401);
  expect((await peer.ask('GET', '/a')).status).toBe(200);
});

it('leaves nothing of a document in the files, also not its id, while the endpoint runs', async () => {
  const dataDir = makeFolder();
  const running = await startEndpoint({ dataDir });
  const [id, text] = ['org.couchdb.user:wilhelmina@qxwvz.test', 'Zyzzyva-Kjwqx-1793'];
  await running.ask(admin, 'PUT', '/notes');
  for (let i = 0; i < 300; i++) await running.ask(admin, 'PUT', `/notes/d${i}`, { text: 'x'.repeat(3000) });
  const { body } = await running.ask(admin, 'PUT', `/notes/${id}`, { text });
  expect(findWords(dataDir, [id, text])).not.toEqual([]);
  await running.ask(admin, 'POST', '/notes/_purge', { [id]: [body['rev']] });
  await expect.poll(() => findWords(dataDir, [id, text]), { timeout: 10_000 }).toEqual([]);
  expect((await running.ask(admin, 'GET', '/notes/_all_docs?limit=0')).body).toMatchObject({
    total_rows: 300
  });
  expect(running.logged).toEqual([]);
  await running.stop();
  removeFolder(dataDir);
});
