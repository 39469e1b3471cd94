import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personDayOf } from '../../../../bench/person-days.ts';
import { decodeChunk } from './decode-chunk.ts';
import { encodeChunk } from './encode-chunk.ts';

const decoded = (documents: { _id: string }[]) =>
  decodeChunk(encodeChunk(documents)).map((document) => JSON.parse(JSON.stringify(document)) as unknown);

describe('documents in a chunk', () => {
  it('are those that were stored, whatever JSON says', () => {
    const content = fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      fc.jsonValue()
    );
    const document = fc
      .tuple(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), content)
      .map(([_id, _rev, more]) => ({ ...more, _id, _rev }));
    fc.assert(
      fc.property(fc.array(document, { maxLength: 5 }), (documents) => {
        const plain = documents.map((one) => JSON.parse(JSON.stringify(one)) as { _id: string });
        expect(decoded(plain)).toEqual(plain);
      })
    );
  });

  it('are days as large as real ones in less than half of their text', () => {
    const days = Array.from({ length: 50 }, (_, seed) => personDayOf(`person_${seed}`, seed, '2026-11-20'));
    const { bytes } = encodeChunk(days);
    expect(bytes.length).toBeLessThan(JSON.stringify(days).length / 2.5);
    expect(decoded(days)).toEqual(days);
  });

  it('can be spread, asked for what they have not, and not changed', () => {
    const [day] = decodeChunk(
      encodeChunk([{ _id: 'day:a', _rev: '1-a', ...{ cells: [1, 2, 300], none: null } }])
    );
    expect({ ...day, more: 1 }).toEqual({
      _id: 'day:a',
      _rev: '1-a',
      cells: [1, 2, 300],
      none: null,
      more: 1
    });
    expect('cells' in day!).toBe(true);
    expect('sessions' in day!).toBe(false);
    expect(Reflect.get(day!, 'sessions')).toBeUndefined();
    expect(() => Object.assign(day!, { cells: [] })).toThrow(TypeError);
  });

  it('refuse what JSON cannot say', () => {
    const call = { _id: 'a', call: () => 1 };
    expect(() => encodeChunk([call])).toThrow('A function cannot be stored.');
    const infinite = { _id: 'a', number: Infinity };
    expect(() => encodeChunk([infinite])).toThrow('Infinity cannot be stored.');
  });

  it('stay readable after many others were read', () => {
    const days = Array.from({ length: 500 }, (_, index) => ({ _id: String(index), cells: [index, 70_000] }));
    const stored: { _id: string; cells?: unknown }[] = decodeChunk(encodeChunk(days));
    expect(stored.map(({ cells }) => cells)).toEqual(days.map(({ cells }) => cells));
    expect(stored[0]?.cells).toEqual([0, 70_000]);
  });
});
