import { expect, it } from 'vitest';
import { CODE, deviceDay, VIDEO } from '../testing/device-days.ts';
import { slotsOfDay } from './slots-of-day.ts';

it('tells each quarter of an hour in order, most of it first', () => {
  const day = deviceDay({ date: '2026-11-16', device: 'a', cells: [37, 0, 900, 36, 0, 200, 36, 1, 600] });
  expect(slotsOfDay(day)).toEqual([
    {
      slot: 36,
      parts: [
        { key: VIDEO, why: ['work', 'editor'], seconds: 600 },
        { key: CODE, why: ['work', 'editor'], seconds: 200 }
      ]
    },
    { slot: 37, parts: [{ key: CODE, why: ['work', 'editor'], seconds: 900 }] }
  ]);
});
