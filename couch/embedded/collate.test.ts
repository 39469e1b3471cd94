import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, compareKeys } from './collate.ts';

describe('byte order', () => {
  it('is that of UTF-8', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
        expect(Math.sign(compareBytes(a, b))).toBe(expected);
      })
    );
  });

  it('puts a character beyond U+FFFF after U+FFF0', () => {
    expect(compareBytes('\ufff0', '😀')).toBeLessThan(0);
  });
});

describe('view order', () => {
  it('is null, booleans, numbers, strings, lists, objects', () => {
    const ordered = [
      null,
      false,
      true,
      -1,
      0,
      2.5,
      'a',
      'A',
      'ä',
      'aa',
      'b',
      [],
      ['a'],
      ['a', 1],
      {},
      { a: 1 }
    ];
    expect([...ordered].reverse().sort(compareKeys)).toEqual(ordered);
  });

  it('is consistent', () => {
    const key = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(key, key, key, (a, b, c) => {
        expect(Math.sign(compareKeys(a, b))).toBe(-Math.sign(compareKeys(b, a)) || 0);
        if (compareKeys(a, b) <= 0 && compareKeys(b, c) <= 0)
          expect(compareKeys(a, c)).toBeLessThanOrEqual(0);
      })
    );
  });
});
