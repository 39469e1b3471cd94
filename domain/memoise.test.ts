import { expect, it, vi } from 'vitest';
import { memoiseByKey, memoiseByObject, memoiseByObjects, memoiseByText } from './memoise.ts';

it('computes once for the same text or key', () => {
  const length = vi.fn((text: string) => text.length);
  const byText = memoiseByText(length);
  expect([byText('ab'), byText('ab'), byText('abc')]).toEqual([2, 2, 3]);
  expect(length).toHaveBeenCalledTimes(2);

  const sum = vi.fn(([a, b]: [number, number]) => a + b);
  const byKey = memoiseByKey(([a, b]: [number, number]) => `${a} ${b}`, sum);
  expect([byKey([1, 2]), byKey([1, 2]), byKey([2, 1])]).toEqual([3, 3, 3]);
  expect(sum).toHaveBeenCalledTimes(2);
});

it('computes once for the same objects, and again for equal ones', () => {
  const count = vi.fn((list: readonly number[]) => list.length);
  const byObject = memoiseByObject(count);
  const list = [1, 2];
  expect([byObject(list), byObject(list), byObject([1, 2])]).toEqual([2, 2, 2]);
  expect(count).toHaveBeenCalledTimes(2);

  const join = vi.fn((one: readonly number[], other: readonly number[]) => [...one, ...other]);
  const byObjects = memoiseByObjects(join);
  const other = [3];
  expect(byObjects(list, other)).toBe(byObjects(list, other));
  expect(byObjects(list, [3])).toEqual([1, 2, 3]);
  expect(byObjects(other, list)).toEqual([3, 1, 2]);
  expect(join).toHaveBeenCalledTimes(3);
});
