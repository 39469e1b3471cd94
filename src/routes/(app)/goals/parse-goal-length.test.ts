import { expect, it } from 'vitest';
import { parseGoalLength } from './parse-goal-length.ts';

it.each([
  ['2h', 7200],
  ['1:30', 5400],
  ['90m', 5400],
  ['40', 144_000],
  ['0', 0],
  ['37,5 h', 135_000],
  ['', undefined],
  ['-1', undefined],
  ['many', undefined],
  ['9999999', undefined]
])('%s', (text, seconds) => {
  expect(parseGoalLength(text)).toBe(seconds);
});
