import { describe, expect, it } from 'vitest';
import { beginEpoch, commonSequence, purgesAreNoted } from './epochs.ts';

const epochs = [
  { id: 'a', from: 0 },
  { id: 'b', from: 10 },
  { id: 'c', from: 25 }
];

describe('the sequence that a reader has in common with a database', () => {
  it.each([
    ['its own, in the newest epoch', { id: 'c', sequence: 28 }, 28],
    ['the last one, where writes were lost', { id: 'c', sequence: 40 }, 30],
    ['its own, in an older epoch', { id: 'a', sequence: 7 }, 7],
    ['the end of its epoch, where it read further in another history', { id: 'a', sequence: 18 }, 10],
    ['nothing, in an unknown epoch', { id: 'z', sequence: 5 }, 0],
    ['nothing, in an unknown epoch', { id: 'z', sequence: 28 }, 0]
  ])('is %s', (_, { id, sequence }, expected) => {
    expect(commonSequence(epochs, { id, sequence, last: 30 })).toBe(expected);
  });

  it('ends with the first epoch for a reader from before it', () => {
    const later = [{ id: 'a', from: 12 }];
    expect(commonSequence(later, { id: undefined, sequence: 9, last: 30 })).toBe(9);
    expect(commonSequence(later, { id: undefined, sequence: 20, last: 30 })).toBe(12);
    expect(commonSequence([], { id: undefined, sequence: 20, last: 30 })).toBe(20);
  });
});

it('begins an epoch once', () => {
  const once = beginEpoch(epochs, { id: 'd', from: 30 });
  expect(once).toEqual([...epochs, { id: 'd', from: 30 }]);
  expect(beginEpoch(once, { id: 'd', from: 35 })).toEqual(once);
});

it('stores a bounded number of epochs, and takes nothing for granted about the others', () => {
  let many: { id: string; from: number }[] = [];
  for (let start = 0; start < 1000; start += 1) many = beginEpoch(many, { id: `e${start}`, from: start });
  expect(many).toHaveLength(200);
  expect(commonSequence(many, { id: 'e999', sequence: 1000, last: 1000 })).toBe(1000);
  expect(commonSequence(many, { id: 'e1', sequence: 2, last: 1000 })).toBe(0);
  expect(commonSequence(many, { id: undefined, sequence: 2, last: 1000 })).toBe(0);
});

describe('purges', () => {
  const begun = [
    { id: 'a', from: 0 },
    { id: 'b', from: 10 },
    { id: 'c', from: 25, notesPurges: true as const }
  ];

  it.each([
    ['are noted after an epoch that only noting ones follow', 'b', true],
    ['are noted after the newest epoch', 'c', true],
    ['may be missing after an epoch that another one follows', 'a', false],
    ['may be missing before the first epoch', undefined, false]
  ])('%s', (_, id, expected) => {
    expect(purgesAreNoted(begun, id)).toBe(expected);
  });

  it('are noted in a database without epochs', () => {
    expect(purgesAreNoted([], undefined)).toBe(true);
  });
});
