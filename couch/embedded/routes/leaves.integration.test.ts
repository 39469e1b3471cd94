import { expect, it } from 'vitest';
import { branches, hash, usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();

const [losing, winning] = [`2-${hash('b')}`, `2-${hash('c')}`];
const push = () => peer.ask('POST', '/_bulk_docs', { new_edits: false, docs: branches });

it('a named revision has no members about the whole document', async () => {
  await push();
  const extras = 'conflicts=true&deleted_conflicts=true&revs_info=true';
  const { body } = await peer.ask('GET', `/a%2Fb?rev=${losing}&${extras}`);
  expect(body).toEqual({ _id: 'a/b', _rev: losing, n: 1 });
});

it('`meta` adds all members about the whole document', async () => {
  await push();
  expect((await peer.ask('GET', '/a%2Fb?meta=true')).body).toMatchObject({
    _rev: winning,
    _conflicts: [losing],
    _revs_info: [{ rev: winning, status: 'available' }, { status: 'missing' }]
  });
});

it('`open_revs` lists the shorter history first, then the lower hash', async () => {
  await push();
  const revs = JSON.stringify([`9-${hash('9')}`, winning, losing]);
  const { body } = await peer.ask('GET', `/a%2Fb?open_revs=${encodeURIComponent(revs)}&conflicts=true`);
  expect(body).toEqual([
    { ok: { _id: 'a/b', _rev: losing, n: 1 } },
    { ok: { _id: 'a/b', _rev: winning, n: 2 } },
    { missing: `9-${hash('9')}` }
  ]);
});

it('`_bulk_get` reports an error for one document and returns the others', async () => {
  await push();
  const docs = [{ rev: '1-a' }, 1, { id: '' }, { id: 'a/b', rev: null }, { id: 'a/b', rev: losing }];
  const { status, body } = await peer.ask('POST', '/_bulk_get', { docs });
  expect(status).toBe(200);
  expect(body['results']).toMatchObject([
    { id: null, docs: [{ error: { error: 'bad_request' } }] },
    { id: null, docs: [{ error: { error: 'bad_request' } }] },
    { id: '', docs: [{ error: { error: 'illegal_docid' } }] },
    { id: 'a/b', docs: [{ error: { error: 'bad_request', reason: 'Invalid rev format' } }] },
    { id: 'a/b', docs: [{ ok: { _rev: losing } }] }
  ]);
});

it.each([
  ['a filter', '?filter=d/one', {}],
  ['a view', '?filter=_view&view=d/one', {}],
  ['a selector', '?filter=_selector', { selector: { n: 1 } }]
])('with all leaves, %s chooses among them', async (_what, query, body) => {
  await peer.running.ask(admin, 'PUT', `${peer.path}/_design/d`, {
    filters: { one: 'function (doc) { return doc.n === 1; }' },
    views: { one: { map: 'function (doc) { if (doc.n === 1) emit(null); }' } }
  });
  await push();
  const read = (style: string) =>
    peer.ask('POST', `/_changes${query}&include_docs=true&style=${style}`, body);
  expect((await read('main_only')).body['results']).toEqual([]);
  expect((await read('all_docs')).body['results']).toMatchObject([
    { id: 'a/b', changes: [{ rev: losing }], doc: { _rev: winning } }
  ]);
});
