import { expect, it } from 'vitest';
import { trackedSeconds } from '../metrics/totals.ts';
import { workedDay } from '../testing/device-days.ts';
import { daysByDevice } from './person-days.ts';

it('each machine tells of its own part of the local day', () => {
  const deviceDays = [
    workedDay('2026-11-16', 'desk', [[36_000, 39_600]]),
    workedDay('2026-11-16', 'laptop', [[37_000, 38_000]]),
    workedDay('2026-11-17', 'laptop', [[3600, 4200]]),
    workedDay('2026-11-20', 'laptop', [[36_000, 39_600]])
  ];
  const days = daysByDevice('john_doe', '2026-11-16', { deviceDays, profile: undefined });
  expect([...days].map(([device, day]) => [device, trackedSeconds(day), day.date])).toEqual([
    ['desk', 3600, '2026-11-16'],
    ['laptop', 1600, '2026-11-16']
  ]);
});
