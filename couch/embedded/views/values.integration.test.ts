// The responses are those of Apache CouchDB 3.5.0.
import { expect, it } from 'vitest';
import { usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();

const putView = (map: string, reduce?: string) =>
  peer.running.ask(admin, 'PUT', `${peer.path}/_design/d`, { views: { v: { map, reduce } } });

const ask = async (query = '') => {
  const { status, body } = await peer.ask('GET', `/_design/d/_view/v${query}`);
  return { status, body };
};

const emitV = 'function (doc) { emit(doc._id, doc.v); }';

const putValues = async (...values: unknown[]) => {
  const docs = values.map((v, place) => ({ _id: 'abc'[place], v }));
  await peer.ask('POST', '/_bulk_docs', { docs });
};

it('what a document emits under one key is ordered by value, also backwards', async () => {
  await putView(`function (doc) {
    [3, 1, 2, { a: 1 }, 'z', null, 1, true, [1], false, 'a', [0, 5], { a: 0 }].forEach(function (v) { emit('k', v); });
  }`);
  await peer.ask('POST', '/_bulk_docs', { docs: [{ _id: 'a' }, { _id: 'b' }] });
  const ordered = [1, 1, 2, 3, false, null, true, { a: 0 }, { a: 1 }, [0, 5], [1], 'a', 'z'];
  const of = (id: string) => ordered.map((value) => ({ id, key: 'k', value }));
  expect((await ask()).body['rows']).toEqual([...of('a'), ...of('b')]);
  expect((await ask('?descending=true')).body['rows']).toEqual([...of('b'), ...of('a')]);
  expect((await ask('?skip=2&limit=3')).body['rows']).toEqual(of('a').slice(2, 5));
});

it('`_stats` accepts lists of numbers, position by position', async () => {
  await putView(emitV, '_stats');
  await putValues([1, 2], [3, 4], [5, 6]);
  const value = [
    { sum: 9, count: 3, min: 1, max: 5, sumsqr: 35 },
    { sum: 12, count: 3, min: 2, max: 6, sumsqr: 56 }
  ];
  expect(await ask()).toEqual({ status: 200, body: { rows: [{ key: null, value }] } });
});

it('`_stats` accepts summaries that a map function has made', async () => {
  await putView(emitV, '_stats');
  const added = { sum: 1, count: 2, min: 0, max: 3, sumsqr: 5 };
  await putValues(added, added, added);
  const value = { sum: 3, count: 6, min: 0, max: 3, sumsqr: 15 };
  expect(await ask()).toEqual({ status: 200, body: { rows: [{ key: null, value }] } });
});

it.each<[what: string, values: unknown[]]>([
  ['text', ['x', 1]],
  [
    'text in a list',
    [
      [1, 'x'],
      [1, 2]
    ]
  ],
  ['a list and a number', [[1, 2], 1]],
  ['lists of different length', [[1], [1, 2]]],
  ['an object that lacks a member', [{ sum: 1, count: 2, min: 0, max: 3 }]]
])('`_stats` refuses %s', async (_what, values) => {
  await putView(emitV, '_stats');
  await putValues(...values);
  const { status, body } = await ask();
  expect({ status, error: body['error'] }).toEqual({ status: 500, error: 'invalid_value' });
});

it('text after the name of a built-in reduce is ignored', async () => {
  expect((await putView(emitV, '_sum\n \nandothergarbage')).status).toBe(201);
  await putValues(1, 3, 5);
  expect(await ask()).toEqual({ status: 200, body: { rows: [{ key: null, value: 9 }] } });
  expect((await ask('?group=true')).body['rows']).toHaveLength(3);
});

it('a reduce function that throws returns null for that group, and the rows remain', async () => {
  await putView(emitV, 'function (keys, values) { if (values[0] > 1) throw "no"; return keys[0][1]; }');
  await putValues(1, 3);
  expect(await ask('?group=true')).toEqual({
    status: 200,
    body: {
      rows: [
        { key: 'a', value: 'a' },
        { key: 'b', value: null }
      ]
    }
  });
  expect((await ask('?reduce=false')).body['rows']).toHaveLength(2);
});
