import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from '../collate.ts';
import { readViewQuery } from './query.ts';
import { SortedRows } from './rows.ts';
import { selectRows } from './select.ts';

async function rowsOf(keys: unknown[]): Promise<SortedRows> {
  const rows = new SortedRows();
  await rows.add(keys.map((key, index) => ({ key, id: `d${index}`, value: null })));
  return rows;
}
const allOf = (rows: SortedRows) => rows.slice({ from: 0, to: rows.length });
const queryOf = (parameters: Record<string, unknown>) =>
  readViewQuery(
    new Map(Object.entries(parameters).map(([name, value]) => [name, JSON.stringify(value)])),
    false
  );
const select = async (keys: unknown[], parameters: Record<string, unknown>) =>
  (await selectRows(await rowsOf(keys), queryOf(parameters))).flat().map((row) => row.key);

describe('a range of a view', () => {
  it('distinguishes fractions', async () => {
    const keys = [9, 9.25, 9.5, 9.75, 10];
    expect(await select(keys, { key: 9.5 })).toEqual([9.5]);
    expect(await select(keys, { startkey: 9.5 })).toEqual([9.5, 9.75, 10]);
    expect(await select(keys, { endkey: 9.5, inclusive_end: false })).toEqual([9, 9.25]);
    expect(await select(keys, { startkey: 9.75, endkey: 9.25, descending: true })).toEqual([9.75, 9.5, 9.25]);
  });

  it('contains exactly the rows between its bounds, for all keys', async () => {
    const key = fc.oneof(fc.double({ noNaN: true, min: -3, max: 3 }), fc.jsonValue({ maxDepth: 2 }));
    await fc.assert(
      fc.asyncProperty(fc.array(key), key, key, fc.boolean(), async (keys, a, b, inclusive) => {
        const [start, end] = compareKeys(a, b) <= 0 ? [a, b] : [b, a];
        const found = await select(keys, { startkey: start, endkey: end, inclusive_end: inclusive });
        const wanted = (await allOf(await rowsOf(keys)))
          .map((row) => row.key)
          .filter((one) => compareKeys(one, start) >= 0 && compareKeys(one, end) < (inclusive ? 1 : 0));
        expect(found).toEqual(wanted);
      })
    );
  });
});
