import { expect, it } from 'vitest';
import { hash, usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();
const deploy = (design: object) => peer.running.ask(admin, 'PUT', `${peer.path}/_design/d`, design);

it('a map function sees the conflicts of a document until they are resolved', async () => {
  const map = 'function (doc) { if (doc._conflicts) emit(doc._id, doc._conflicts); }';
  await deploy({ views: { conflicts: { map } } });
  const { body: one } = await peer.ask('PUT', '/plan', { by: 'one' });
  const other = { _id: 'plan', _rev: `1-${hash('0')}`, by: 'the other' };
  await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: [other] });
  const view = '/_design/d/_view/conflicts';
  expect((await peer.ask('GET', view)).body).toMatchObject({ rows: [{ id: 'plan', value: [other._rev] }] });
  await peer.ask('DELETE', `/plan?rev=${other._rev}`);
  expect((await peer.ask('GET', view)).body).toMatchObject({ rows: [] });
  expect((await peer.ask('GET', '/plan')).body).toMatchObject({ _rev: one['rev'], by: 'one' });
});

it('evaluates sources as expressions, and refuses one that is not a function, as CouchDB does', async () => {
  let count = 0;
  const statusOf = async (map: string) => {
    const path = `${peer.path}/_design/v${++count}`;
    return (await peer.running.ask(admin, 'PUT', path, { views: { one: { map } } })).status;
  };
  const anonymous = 'function (doc) {}';
  for (const map of [anonymous, '(function named(doc) {});', `// why\n${anonymous};`, '(doc) => emit(1)'])
    expect([map, await statusOf(map)]).toEqual([map, 201]);
  for (const map of [
    'function named(doc) {}',
    '/* a * b */ // c\nfunction named(doc) {}',
    'function (doc) {'
  ])
    expect([map, await statusOf(map)]).toEqual([map, 400]);
});

it('a named validation function lets nobody write, as in CouchDB', async () => {
  await deploy({ validate_doc_update: 'function validate(newDoc) {}' });
  expect(await peer.ask('PUT', '/any', {})).toMatchObject({
    status: 500,
    body: { error: 'compilation_error' }
  });
});

it('a failing filter is a logged error, not a feed with gaps', async () => {
  await deploy({ filters: { deep: 'function (doc) { return doc.a.b === 1; }' } });
  await peer.ask('PUT', '/fine', { a: { b: 1 } });
  const feed = '/_changes?filter=d/deep';
  const { status, body } = await peer.ask('GET', feed);
  expect({ status, body }).toMatchObject({ status: 500, body: { error: 'function_failed' } });
  expect(peer.running.logged.at(-1)).toMatch(/_changes: function_failed: .*reading 'b'/);
});

it('a running compaction is shown in the information about the database', async () => {
  const docs = Array.from({ length: 300 }, (_, i) => ({ _id: `d${i}`, _rev: `1-${hash('a')}` }));
  await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs });
  await peer.ask('POST', '/_bulk_docs', { docs });
  await peer.running.ask(admin, 'POST', `${peer.path}/_compact`, {});
  expect((await peer.ask('GET', '')).body).toMatchObject({ compact_running: true });
  await expect.poll(async () => (await peer.ask('GET', '')).body).toMatchObject({ compact_running: false });
  expect((await peer.ask('GET', `/d7?rev=1-${hash('a')}`)).status).toBe(404);
});

it.each([
  { validate_doc_update: 1 },
  { validate_doc_update: ['function () {}'] },
  { filters: 'x' },
  { filters: { one: 1 } },
  { views: [] },
  { views: { one: { map: 'no_function' } } },
  { views: { one: { map: '7' } } },
  { language: 1 }
])('refuses an invalid design document: %j', async (design) => {
  expect((await deploy(design)).status).toBe(400);
});

it('a failing validation function refuses the documents on which it fails, and no others', async () => {
  await deploy({ validate_doc_update: 'function (doc) { if (doc.deep) doc.a.b.c; }' });
  const docs = [{ _id: 'fine' }, { _id: 'odd', deep: true }];
  const { status, body } = await peer.ask('POST', '/_bulk_docs', { docs });
  expect({ status, body }).toMatchObject({
    status: 201,
    body: [
      { ok: true, id: 'fine' },
      { id: 'odd', error: 'validation_failed' }
    ]
  });
  expect((await peer.ask('PUT', '/odd', { deep: true })).status).toBe(500);
  expect(peer.running.logged.at(-1)).toContain("reading 'b'");
});

it('the reason of a refusal is whatever the function threw', async () => {
  await deploy({ validate_doc_update: 'function (doc) { throw { forbidden: doc.why }; }' });
  const why = async (value: unknown) => (await peer.ask('PUT', '/a', { why: value })).body;
  expect(await why('')).toEqual({ error: 'forbidden', reason: '' });
  expect(await why({ a: 1 })).toEqual({ error: 'forbidden', reason: '{"a":1}' });
});

it('a validation function sees a deleted document that is written again as a new one', async () => {
  const { body } = await peer.ask('PUT', '/again', { n: 1 });
  const { body: gone } = await peer.ask('DELETE', `/again?rev=${String(body['rev'])}`);
  await deploy({
    validate_doc_update: 'function (doc, old) { throw { forbidden: JSON.stringify([doc, old]) }; }'
  });
  const seen = async (path: string) => {
    const { body } = await peer.ask('PUT', path, { n: 2 });
    return JSON.parse(String(body['reason']));
  };
  expect(await seen('/again')).toEqual([{ _id: 'again', n: 2 }, null]);
  expect(await seen(`/again?rev=${String(gone['rev'])}`)).toMatchObject([
    { _id: 'again', _rev: gone['rev'], n: 2 },
    { _id: 'again', _rev: gone['rev'], _deleted: true }
  ]);
});
