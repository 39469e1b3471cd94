import { expect, test } from 'vitest';
import { sameData } from './flood.ts';

test.each([
  [{ app: 'a', title: 'b' }, { title: 'b', app: 'a' }, true],
  [{ app: 'a', tabs: [1, { x: null }] }, { app: 'a', tabs: [1, { x: null }] }, true],
  [{}, {}, true],
  [{ app: 'a' }, { app: 'a', title: undefined }, false],
  [{ app: 'a' }, { app: 'b' }, false],
  [{ x: [] }, { x: {} }, false],
  [{ x: null }, { x: {} }, false],
  [{ x: 1 }, { x: '1' }, false]
])('%j and %j', (a, b, same) => {
  expect(sameData(a, b)).toBe(same);
});
