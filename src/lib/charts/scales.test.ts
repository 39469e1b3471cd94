import { expect, it } from 'vitest';
import { bands, clampedScale } from './scales.ts';

it('a scale maps one range to another and keeps to it', () => {
  const scale = clampedScale([60, 120], [0, 300]);
  expect([60, 90, 120, 0, 500].map(scale)).toEqual([0, 150, 300, 0, 300]);
  expect(clampedScale([5, 5], [10, 20])(5)).toBe(10);
});

it('bands share a range evenly', () => {
  const { step, width, startOf } = bands(4, [40, 440], 0.4);
  expect([step, width, startOf(0), startOf(3)]).toEqual([100, 60, 60, 360]);
  expect(bands(0, [0, 100], 0.4).step).toBe(100);
});
