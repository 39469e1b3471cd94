import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundCells } from './round-cells.ts';

const rounded = (...slots: Record<string, number>[]) =>
  roundCells(new Map(slots.map((slot, index) => [index, new Map(Object.entries(slot))]))).map(
    ({ slot, id, seconds }) => [slot, id, seconds]
  );

test('a slot is split by the largest remainder', () => {
  expect(rounded({ a: 1600, b: 1600, c: 800 })).toEqual([
    [0, 'a', 2],
    [0, 'b', 1],
    [0, 'c', 1]
  ]);
});

test('many short visits are counted where they have added up to a second', () => {
  const visit = { long: 899_700, short: 300 };
  const cells = rounded(visit, visit, visit, visit);
  expect(cells.filter(([, id]) => id === 'short')).toEqual([[1, 'short', 1]]);
  expect(cells.reduce((all, [, , seconds]) => all + Number(seconds), 0)).toBe(3600);
});

test('what rounds to nothing has no cell', () => {
  expect(rounded({ a: 400 })).toEqual([]);
});

const anyDay = fc.array(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 300_000 })),
  { maxLength: 96 }
);
const total = (values: number[]) => values.reduce((left, right) => left + right, 0);

test('up to any slot the day is within half a second of the truth, and every key within three', () => {
  fc.assert(
    fc.property(anyDay, (slots) => {
      const cells = rounded(...slots);
      for (let end = 1; end <= slots.length; end += 1) {
        const before = slots.slice(0, end);
        const given = cells.filter(([slot]) => Number(slot) < end);
        const all = total(before.flatMap((slot) => Object.values(slot))) / 1000;
        expect(Math.abs(total(given.map(([, , seconds]) => Number(seconds))) - all)).toBeLessThan(0.501);
        for (const key of ['a', 'b', 'c', 'd']) {
          const exact = total(before.map((slot) => slot[key] ?? 0)) / 1000;
          const ours = total(given.filter(([, id]) => id === key).map(([, , seconds]) => Number(seconds)));
          expect(Math.abs(ours - exact)).toBeLessThan(3);
        }
      }
    })
  );
});
