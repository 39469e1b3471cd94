/** A document with as many conflicting revisions as a member may write, each as large as it may be. */
import { beforeEach, expect, it } from 'vitest';
import { hash, usePeer } from '../testing/peer.ts';

const LEAVES = 20;
const AT_ONCE = 4;
const text = 'x'.repeat(240_000);
const peer = usePeer();

const revOf = (leaf: number) => `2-${hash('a').slice(0, 30)}${String(leaf).padStart(2, '0')}`;
const leaf = (number: number) => ({
  ...{ _id: 'large', _rev: revOf(number), number, text },
  _revisions: { start: 2, ids: [revOf(number).slice(2), hash('1')] }
});

beforeEach(async () => {
  for (let start = 0; start < LEAVES; start += AT_ONCE) {
    const docs = Array.from({ length: AT_ONCE }, (_, index) => leaf(start + index));
    await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs });
  }
});

const bulkGet = (docs: object[], query = '') => peer.ask('POST', `/_bulk_get${query}`, { docs });
const revs = Array.from({ length: LEAVES }, (_, number) => revOf(number));

it('`_bulk_get` reads all of them once, named together or one by one', async () => {
  for (const docs of [[{ id: 'large' }], revs.map((rev) => ({ id: 'large', rev }))]) {
    const { status, body } = await bulkGet(docs, '?latest=true');
    expect(status).toBe(200);
    const results = body['results'] as { docs: { ok: { _rev: string; text: string } }[] }[];
    const found = results.flatMap((result) => result.docs.map(({ ok }) => ok));
    expect(found.map(({ _rev }) => _rev)).toEqual(revs);
    expect(found.every((doc) => doc.text === text)).toBe(true);
  }
});

it.each([
  ['all of them', '', { id: 'large' }],
  ['those below their ancestor', '?latest=true', { id: 'large', rev: `1-${hash('1')}` }]
])('`_bulk_get` refuses to read %s many times', async (_what, query, doc) => {
  const { status, body } = await bulkGet(Array(LEAVES).fill(doc), query);
  expect({ status, error: body['error'] }).toEqual({ status: 413, error: 'too_many' });
});

it('`open_revs` sends them one after another', async () => {
  const { status, headers, body } = await peer.ask('GET', '/large?open_revs=all');
  expect(status).toBe(200);
  expect(headers.get('content-length')).toBeNull();
  const list = body as unknown as { ok: { _rev: string } }[];
  expect(list.map(({ ok }) => ok._rev)).toEqual(revs);
});

it('a filter of all leaves chooses among them', async () => {
  const { body } = await peer.ask('POST', '/_changes?filter=_selector&style=all_docs&include_docs=true', {
    selector: { number: { $gte: 18 } }
  });
  expect(body['results']).toMatchObject([
    { id: 'large', changes: [{ rev: revs[19] }, { rev: revs[18] }], doc: { number: 19 } }
  ]);
});
