import { cpSync, existsSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DocumentStore } from '../store/document-store.ts';
import { LevelDb } from '../store/leveldb.ts';
import { findWords } from '../testing/find-words.ts';
import { openViews, queryView, writeRevision, type OpenedViews } from '../testing/open-views.ts';
import { makeFolder, removeFolder } from '../testing/start-endpoint.ts';

let folder: string;
let opened: OpenedViews;
let copies: string[];

beforeEach(async () => {
  copies = [];
  folder = makeFolder();
  opened = await openViews(folder);
  await deploy(1, VIEWS);
});

afterEach(async () => {
  await opened.database.close();
  for (const one of [folder, ...copies]) removeFolder(one);
});

/** A document emits as many rows as it says, over few keys; `_conflicts` are seen too. */
const map =
  'function (doc) { for (var i = 0; i < doc.count; i++) emit([doc.key, i % 37], doc.n); if (doc._conflicts) emit(["conflict"], 1); }';
const VIEWS = {
  rows: { map },
  sum: { map, reduce: '_sum' },
  stats: { map, reduce: '_stats' }
};

const Rows = v.object({ rows: v.array(v.object({ key: v.string() })) });

const revs = (generation: number, branch = 'a') =>
  Array.from({ length: generation }, (_, age) => `${generation - age}-${branch.repeat(32)}`);

const deploy = (generation: number, views: object) =>
  writeRevision(opened, { id: '_design/d', revs: revs(generation), body: { views } });
const put = (id: string, generation: number, body: object | undefined) =>
  writeRevision(opened, { id, revs: revs(generation), body });

const QUERIES: [view: string, parameters: Record<string, unknown>][] = [
  ['rows', {}],
  ['rows', { limit: 5, skip: 3 }],
  ['rows', { limit: 5, skip: 3, descending: true }],
  ['rows', { startkey: ['b'], endkey: ['c', {}], descending: false }],
  [
    'rows',
    {
      keys: [
        ['b', 3],
        ['a', 1]
      ]
    }
  ],
  ['sum', {}],
  ['sum', { group_level: 1 }],
  ['sum', { group: true }],
  ['sum', { group_level: 1, startkey: ['a', 5], endkey: ['c', 9] }],
  ['stats', { group_level: 2, startkey: ['a', 5], endkey: ['c', 9] }],
  ['stats', { group: true, descending: true }]
];

async function askAll(views: OpenedViews): Promise<unknown[]> {
  const responses: unknown[] = [];
  for (const [view, parameters] of QUERIES) responses.push(await queryView(views, view, parameters));
  return responses;
}

/** The responses of an index that is built from nothing. */
async function askNew(): Promise<unknown[]> {
  const copy = makeFolder();
  copies.push(copy);
  const { database } = opened;
  const views = (await openViews(copy)).views;
  const fresh = views.open(database, copy);
  const responses = await askAll({ ...opened, views });
  await fresh.close();
  return responses;
}

async function expectSameAsNew(): Promise<void> {
  expect(await askAll(opened)).toEqual(await askNew());
}

async function restart(how: 'close' | 'abandon', whileStopped: () => void | Promise<void> = () => undefined) {
  await opened.database[how]();
  await whileStopped();
  opened = await openViews(folder);
}

/** How many documents were read to be mapped. */
function countReads(): () => number {
  const { store } = opened.database;
  const read = store.body.bind(store);
  let count = 0;
  store.body = (record, rev) => {
    if (!record?.id.startsWith('_design/')) count += 1;
    return read(record, rev);
  };
  return () => count;
}

async function fillSome(): Promise<void> {
  for (let i = 0; i < 20; i++) await put(`d${i}`, 1, { key: 'abcd'.charAt(i % 4), count: 150, n: i });
}

describe('an index on the disk', () => {
  it('responds as a new one after any writes, conflicts, purges, compactions, restarts and crashes', async () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'ä', 'f');
    const body = fc.record({
      key: fc.constantFrom('a', 'b', 'B', 'c'),
      count: fc.constantFrom(0, 1, 300, 900, 4000),
      n: fc.integer({ min: -5, max: 5 })
    });
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), id, body }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('conflict' as const), id, body }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id, body }) },
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constantFrom(
            'query',
            'compact',
            'close',
            'abandon',
            'purge',
            'purge of an unknown revision'
          ),
          id,
          body
        })
      }
    );
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      for (const { kind, id, body } of steps) {
        const { database } = opened;
        const leaf = database.index.get(id)?.revs[0];
        const generation = Number.parseInt(leaf ?? '0', 10);
        if (kind === 'write') await put(id, generation + 1, body);
        else if (kind === 'conflict')
          await writeRevision(opened, { id, revs: revs(generation + 1, 'c').slice(0, 1), body });
        else if (kind === 'delete') await put(id, generation + 1, undefined);
        else if (kind === 'purge') await database.purge(new Map([[id, leaf === undefined ? [] : [leaf]]]));
        else if (kind === 'purge of an unknown revision') await database.purge(new Map([[id, revs(1, 'f')]]));
        else if (kind === 'compact') await database.compact();
        else if (kind === 'query') await queryView(opened, 'sum', { group_level: 1 });
        else await restart(kind as 'close' | 'abandon');
      }
      await expectSameAsNew();
      await restart('close');
      await expectSameAsNew();
      expect(opened.reported).toEqual([]);
    });
    await fc.assert(property, { numRuns: 25 });
  }, 300_000);

  it('responds as a new one when most of its rows are on the disk only', async () => {
    for (let i = 0; i < 12; i++) await put(`d${i}`, 1, { key: 'abcd'.charAt(i % 4), count: 2000, n: i });
    const before = await askAll(opened);
    await opened.database.compact();
    expect(await askAll(opened)).toEqual(before);
    for (let i = 0; i < 6; i++) await put(`d${i}`, 2, { key: 'bcae'.charAt(i % 4), count: 1500, n: -i });
    await expectSameAsNew();
    await opened.database.compact();
    await expectSameAsNew();
  });

  it('has its blocks in their order after a restart, also where several have the same last row', async () => {
    await deploy(2, {
      rows: { map: 'function (doc) { for (var i = 0; i < doc.count; i++) emit(doc.key, 1); }' }
    });
    const keys = async () => {
      const { rows } = v.parse(Rows, await queryView(opened, 'rows', {}));
      return rows.map(({ key }) => key).join('');
    };
    await put('between', 1, { key: 'b', count: 812 });
    await put('after', 1, { key: 'c', count: 212 });
    await keys();
    await put('after', 2, undefined);
    await put('before', 1, { key: 'a', count: 480 });
    const expected = 'a'.repeat(480) + 'b'.repeat(812);
    expect(await keys()).toBe(expected);
    await restart('close');
    expect(await keys()).toBe(expected);
  });

  it('reads no document again after a restart', async () => {
    await fillSome();
    const before = await askAll(opened);
    await restart('close');
    const reads = countReads();
    expect(await askAll(opened)).toEqual(before);
    expect(reads()).toBe(0);
    await put('d3', 2, { key: 'a', count: 1, n: 1 });
    await expectSameAsNew();
  });

  it('after a killed process reads what changed since it was stored', async () => {
    await fillSome();
    await askAll(opened);
    await restart('close');
    await put('d3', 2, { key: 'z', count: 500, n: 1 });
    await put('d4', 2, undefined);
    await askAll(opened);
    await restart('abandon');
    const reads = countReads();
    await askAll(opened);
    expect(reads()).toBe(1);
    await expectSameAsNew();
  });

  it('belongs to the views, whichever document has them, and is removed with the last', async () => {
    await fillSome();
    await askAll(opened);
    await opened.database.compact();
    const other = { rows: { map: 'function (doc) { emit("Zyzzyva" + doc.n, 1); }' } };
    await deploy(2, other);
    expect(await queryView(opened, 'rows', { limit: 1 })).toMatchObject({ rows: [{ key: 'Zyzzyva0' }] });
    await restart('close');
    await deploy(3, VIEWS);
    const reads = countReads();
    await askAll(opened);
    // The index of before was removed when its views were replaced.
    expect(reads()).toBe(20);
    await opened.database.compact();
    expect(findWords(join(folder, 'views'), ['Zyzzyva'])).toEqual([]);
  });
});

describe('an index that cannot be used', () => {
  const spoil: Record<string, (views: string) => void | Promise<void>> = {
    'is missing': (views) => rmSync(views, { recursive: true }),
    'has a shortened table': (views) => {
      for (const name of readdirSync(views).filter((one) => /\.(ldb|log)$/.test(one)))
        truncateSync(join(views, name), 10);
      writeFileSync(join(views, 'CURRENT'), 'nothing');
    },
    'has no manifest': (views) => {
      for (const name of readdirSync(views).filter((one) => one.startsWith('MANIFEST')))
        rmSync(join(views, name));
    },
    'lacks the rows of a block': (views) => change(views, /\/rows\//, undefined),
    'lacks a summary': (views) => change(views, /\/summary\//, undefined),
    'has a summary of another format': (views) => change(views, /\/summary\//, '{"rows":1}'),
    'has rows of another format': (views) => change(views, /\/rows\//, '[[1,2,3]]'),
    'has a head of another format': (views) => change(views, /^head\//, '{"format":0}')
  };

  async function change(views: string, keys: RegExp, value: string | undefined): Promise<void> {
    const level = await LevelDb.open(views);
    const found: string[] = [];
    await level.forEach('', (key) => found.push(key)).catch(() => undefined);
    for (const prefix of ['head/', 'part/']) await level.forEach(prefix, (key) => found.push(key));
    const matching = found.filter((key) => keys.test(key));
    expect(matching).not.toEqual([]);
    await level.batch(
      matching.map((key) => (value === undefined ? { type: 'del', key } : { type: 'put', key, value }))
    );
    await level.close();
  }

  for (const [how, apply] of Object.entries(spoil)) {
    it(`because it ${how}, is built again, with the same responses`, async () => {
      await fillSome();
      const before = await askAll(opened);
      await restart('close', () => apply(join(folder, 'views')));
      expect(await askAll(opened)).toEqual(before);
      await restart('close');
      const reads = countReads();
      expect(await askAll(opened)).toEqual(before);
      expect(reads()).toBe(0);
    });
  }

  it('because the database was restored without it, is built again', async () => {
    await fillSome();
    await askAll(opened);
    const backup = makeFolder();
    copies.push(backup);
    await restart('close', () => cpSync(folder, backup, { recursive: true }));
    for (let i = 0; i < 10; i++) await put(`d${i}`, 2, { key: 'late', count: 50, n: i });
    await askAll(opened);
    await restart('close', () => {
      cpSync(join(folder, 'views'), join(backup, 'late'), { recursive: true });
      rmSync(folder, { recursive: true });
      cpSync(backup, folder, { recursive: true });
      rmSync(join(folder, 'views'), { recursive: true });
      cpSync(join(folder, 'late'), join(folder, 'views'), { recursive: true });
      rmSync(join(folder, 'late'), { recursive: true });
    });
    await expectSameAsNew();
    await restart('close');
    for (let i = 10; i < 20; i++) await put(`d${i}`, 2, { key: 'other', count: 50, n: i });
    await expectSameAsNew();
  });

  it('because a document was purged without a note, is built again', async () => {
    await fillSome();
    await askAll(opened);
    await restart('close', async () => {
      // What the process leaves that ends between the purge and the index.
      const store = await DocumentStore.open(folder);
      await store.load();
      await store.purge('d3', revs(1));
      await store.close();
    });
    await expectSameAsNew();
  });
});

describe('the files of an index', () => {
  const words = ['Qxvjzk-Wbfpgh', 'Jmwqtz-Yfkxcv'];
  const [key = '', id = ''] = words;
  const inViews = () => findWords(join(folder, 'views'), words);

  beforeEach(async () => {
    await fillSome();
    await put(id, 1, { key, count: 40, n: 1 });
    await queryView(opened, 'sum', { group_level: 1 });
    await restart('close');
    expect(inViews()).not.toEqual([]);
  });

  it.each(['loaded', 'not loaded'])(
    'hold nothing of a purged document, with an index that is %s',
    async (state) => {
      if (state === 'loaded') await askAll(opened);
      await opened.database.purge(new Map([[id, revs(1)]]));
      await opened.database.compact();
      expect(inViews()).toEqual([]);
      const reads = countReads();
      await askAll(opened);
      expect(reads()).toBe(0);
      await expectSameAsNew();
    }
  );

  it.each(['loaded', 'not loaded'])(
    'hold nothing of a deleted document after a compaction, with an index that is %s',
    async (state) => {
      if (state === 'loaded') await askAll(opened);
      await put(id, 2, undefined);
      await opened.database.compact();
      expect(findWords(join(folder, 'views'), [key])).toEqual([]);
      await expectSameAsNew();
    }
  );

  it('are gone after a purge that cannot change them', async () => {
    rmSync(join(folder, 'views', 'CURRENT'));
    await opened.database.purge(new Map([[id, revs(1)]]));
    await opened.database.compact();
    expect(existsSync(join(folder, 'views')) ? inViews() : []).toEqual([]);
    await expectSameAsNew();
  });
});
