import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hash, usePeer } from '../testing/peer.ts';
import { admin } from '../testing/start-endpoint.ts';

const peer = usePeer();
type Reduced = { key: unknown; value: unknown }[];

const map =
  'function (doc) { for (var i = 0; i < doc.rows.length; i++) emit(doc.rows[i][0], doc.rows[i][1]); }';
const sumByHand = 'function (keys, values) { return sum(values); }';

async function reduced(view: string, query: string): Promise<Reduced> {
  const { body } = await peer.ask('GET', `/_design/d/_view/${view}?${query}`);
  return body['rows'] as Reduced;
}

describe('reducing', () => {
  it('returns the same as a reduce over all rows, after any writes, changes and deletions', async () => {
    const views = {
      built: { map, reduce: '_sum' },
      whole: { map, reduce: sumByHand },
      stats: { map, reduce: '_stats' }
    };
    await peer.running.ask(admin, 'PUT', `${peer.path}/_design/d`, { views });
    const key = fc.tuple(fc.constantFrom('a', 'b', 'B', 'c'), fc.integer({ min: 0, max: 40 }));
    const rows = fc.array(fc.tuple(key, fc.integer({ min: -9, max: 9 })), { maxLength: 60 });
    const change = fc.record({ id: fc.integer({ min: 0, max: 40 }), rows, deleted: fc.boolean() });
    let generation = 1;
    const property = fc.asyncProperty(
      fc.array(change, { maxLength: 40 }),
      key,
      key,
      async (changes, a, b) => {
        const docs = changes.map(({ id, rows, deleted }) => ({
          _id: `d${id}`,
          _rev: `${++generation}-${hash('a')}`,
          rows,
          ...(deleted && { _deleted: true })
        }));
        await peer.ask('POST', '/_bulk_docs', { new_edits: false, docs });
        const [low, high] = a[0].localeCompare(b[0], 'en') < 0 ? [a, b] : [b, a];
        const range = `startkey=${encodeURIComponent(JSON.stringify(low))}&endkey=["${high[0]}",{}]`;
        for (const query of [
          'group=true',
          'group_level=1',
          'group=false',
          `${range}&group=true`,
          `${range}&group_level=1`
        ]) {
          const expected = await reduced('whole', query);
          expect(await reduced('built', query)).toEqual(expected);
          const stats = await reduced('stats', query);
          expect(stats.map(({ key, value }) => ({ key, value: (value as { sum: number }).sum }))).toEqual(
            expected
          );
        }
      }
    );
    await fc.assert(property, { numRuns: 40 });
    const backwards = await reduced('built', 'group=true&descending=true&limit=5&skip=2');
    expect(backwards).toEqual((await reduced('built', 'group=true')).reverse().slice(2, 7));
    expect(peer.running.logged).toEqual([]);
  });

  it('names the value that cannot be added, although others of its group can', async () => {
    await peer.running.ask(admin, 'PUT', `${peer.path}/_design/d`, {
      views: { built: { map, reduce: '_sum' } }
    });
    await peer.ask('PUT', '/fine', { rows: Array.from({ length: 600 }, (_, i) => [['a', i], 1]) });
    await peer.ask('PUT', '/wrong', { rows: [[['a', 3], 'text']] });
    expect(await reduced('built', 'group_level=1')).toMatchObject([
      { key: ['a'], value: { error: 'builtin_reduce_error', caused_by: 'text' } }
    ]);
  });
});
