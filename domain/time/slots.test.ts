import { expect, it } from 'vitest';
import { cutSpans, lengthOf, pairs, secondsPerSlot, triples, unite } from './slots.ts';

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

it('unites overlapping and touching spans and drops empty ones', () => {
  const united = unite([
    [50, 60],
    [0, 10],
    [10, 20],
    [15, 18],
    [70, 70]
  ]);
  expect(united).toEqual([
    [0, 20],
    [50, 60]
  ]);
  expect(lengthOf(united)).toBe(30);
});

it('cuts spans to a window and moves them', () => {
  const spans: [number, number][] = [
    [0, 100],
    [200, 300]
  ];
  expect([...cutSpans(spans, 50, 250)]).toEqual([
    [0, 50],
    [150, 200]
  ]);
});

it('spreads spans over slots', () => {
  expect(secondsPerSlot([[800, 1900]], 4)).toEqual([100, 900, 100, 0]);
});
