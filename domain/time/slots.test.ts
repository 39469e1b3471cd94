import { expect, it } from 'vitest';
import { pairs, secondsPerSlot, triples } from './slots.ts';

it('reads rows out of flat arrays', () => {
  expect([...pairs([1, 2, 3, 4])]).toEqual([
    [1, 2],
    [3, 4]
  ]);
  expect([...triples([12, 0, 812, 13, 1, 60])]).toEqual([
    [12, 0, 812],
    [13, 1, 60]
  ]);
});

it('spreads spans over slots', () => {
  expect(secondsPerSlot([[800, 1900]], 4)).toEqual([100, 900, 100, 0]);
});
