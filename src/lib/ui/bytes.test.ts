import { expect, it } from 'vitest';
import { bytes } from './bytes.ts';

it('tells sizes in the unit that fits', () => {
  expect([0, 999, 1000, 740_400, 3_210_000, 45_600_000, 12e9].map(bytes)).toEqual([
    '0 byte',
    '999 byte',
    '1 kB',
    '740 kB',
    '3.2 MB',
    '46 MB',
    '12 GB'
  ]);
});
