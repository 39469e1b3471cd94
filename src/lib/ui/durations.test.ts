import { expect, it } from 'vitest';
import { clock, exact, prose, share, signedClock, toTheSecond } from './durations.ts';

it('durations are shown in hours and minutes', () => {
  expect([27_600, 2400, 0, 3600, 3599].map(prose)).toEqual([
    '7 h 40 m',
    '40 min',
    '0 min',
    '1 h 00 m',
    '1 h 00 m'
  ]);
  expect([27_600, 300, 0].map(clock)).toEqual(['7:40', '0:05', '0:00']);
});

it('differences have a sign, unless they round to zero', () => {
  expect([9000, -900, 0, 20].map(signedClock)).toEqual(['+2:30', '−0:15', '0:00', '0:00']);
});

it('minutes are left out where hours are many', () => {
  expect([3_599_940, 3_600_000, 6_209_100].map(prose)).toEqual(['999 h 59 m', '1,000 h', '1,725 h']);
});

it('and exactly', () => {
  expect([27_612, 60, 0, 25_256, 3_600_001].map(exact)).toEqual([
    ...['7 h 40 min 12 s', '1 min', '0 s', '7 h 00 min 56 s'],
    '1,000 h 00 min 1 s'
  ]);
});

it('shares are whole percents', () => {
  expect([share(61, 100), share(1, 1000), share(0, 10), share(0, 0)]).toEqual(['61 %', '<1 %', '0 %', '–']);
});

it('tables that add up tell every second', () => {
  expect([0, 59, 27_612, 360_001].map(toTheSecond)).toEqual(['0:00:00', '0:00:59', '7:40:12', '100:00:01']);
});
