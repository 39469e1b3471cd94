import { expect, it } from 'vitest';
import { deviceDay } from '../testing/device-days.ts';
import { pulseOf } from './sum-figures.ts';
import { totalsBy, trackedSeconds } from './totals.ts';

const day = deviceDay({ date: '2026-10-27', device: 'a', cells: [40, 0, 600, 40, 1, 300, 41, 1, 400] });

it('sums cells by any field, most first', () => {
  expect(trackedSeconds(day)).toBe(1300);
  expect([...totalsBy('project', [day])]).toEqual([
    ['', 700],
    ['payments-api', 600]
  ]);
  expect([...totalsBy('app', [day, day])][0]).toEqual(['Google Chrome', 1400]);
});

it('the pulse is 50 for neutral time, 0 to 100 at the ends, and unknown without time', () => {
  const weightOf = (category: string) => ({ good: 2, bad: -2 })[category] ?? 0;
  expect(pulseOf([['good', 10]], weightOf)).toBe(100);
  expect(pulseOf([['bad', 10]], weightOf)).toBe(0);
  expect(
    pulseOf(
      [
        ['good', 30],
        ['other', 10]
      ],
      weightOf
    )
  ).toBe(87.5);
  expect(pulseOf([], weightOf)).toBeUndefined();
});
