import { expect, it } from 'vitest';
import { hoursOfSlots } from './slot-hours.ts';

const hours = (start: string, end: string, tz: string) => [...hoursOfSlots({ start, end, tz })];

it('slots lie in the hours of the clock on the wall', () => {
  const day = hours('2026-11-16T03:00:00Z', '2026-11-17T03:00:00Z', 'Europe/Berlin');
  expect(day).toHaveLength(96);
  expect([day[0], day[3], day[4], day[79], day[80], day[95]]).toEqual([4, 4, 5, 23, 0, 3]);
  const kolkata = hours('2026-11-15T22:30:00Z', '2026-11-16T22:30:00Z', 'Asia/Kolkata');
  expect([kolkata[0], kolkata[3], kolkata[4]]).toEqual([4, 4, 5]);
});

it('an hour comes twice where clocks go back, and never where they go forward', () => {
  const back = hours('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Europe/Berlin');
  expect(back).toHaveLength(100);
  expect(back.filter((hour) => hour === 2)).toHaveLength(8);
  const forward = hours('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 'Europe/Berlin');
  expect(forward).toHaveLength(92);
  expect(forward).not.toContain(2);
});
