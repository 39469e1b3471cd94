import { expect, it } from 'vitest';
import { pointChange, shareChange } from './changes.ts';

it('a change of an amount is shown in percent, in signs and in words', () => {
  expect(shareChange(104, 100)).toEqual({ sign: '▲ 4 %', words: '4 % more' });
  expect(shareChange(91, 100)).toEqual({ sign: '▼ 9 %', words: '9 % less' });
  expect(shareChange(1002, 1000)).toEqual({ sign: '=', words: 'as much' });
  expect(shareChange(90_000, 100)).toEqual({ sign: '▲ >999 %', words: '>999 % more' });
});

it('there is no change where there is nothing to measure against', () => {
  expect(shareChange(100, 0)).toBeUndefined();
  expect(pointChange(68, undefined)).toBeUndefined();
  expect(pointChange(undefined, 68)).toBeUndefined();
});

it('a change of points is that of the points that are shown', () => {
  expect(pointChange(67.6, 70.4)).toEqual({ sign: '▼ 2', words: '2 less' });
  expect(pointChange(67.6, 68.4)).toEqual({ sign: '=', words: 'as much' });
});
