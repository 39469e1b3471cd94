import { expect, it } from 'vitest';
import { appliedBy } from './applied-by.ts';

it('only the very settings that were changed last are confirmed', () => {
  const changed = '2026-11-27T10:00:00Z';
  const devices = [
    { device: 'laptop', privacy: changed },
    { device: 'desk', privacy: '2026-11-01T10:00:00Z' },
    { device: 'old' }
  ];
  expect(appliedBy(devices, { changed }).map(({ isApplied }) => isApplied)).toEqual([true, false, false]);
  expect(appliedBy([{ device: 'old' }], undefined)).toEqual([{ device: 'old', isApplied: false }]);
});
