import { expect, it } from 'vitest';
import { firstFew } from './first-few.ts';

it('leaves out two or more, never one alone', () => {
  expect(firstFew([1, 2, 3], 2)).toEqual([1, 2, 3]);
  expect(firstFew([1, 2, 3, 4], 2)).toEqual([1, 2]);
});
