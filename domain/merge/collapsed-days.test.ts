import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PersonDay } from '../documents/day.ts';
import { hoursOfDay } from '../metrics/hours.ts';
import { figuresOfDay } from '../metrics/day-figures.ts';
import { trackedSeconds } from '../metrics/totals.ts';
import { secondsInWorkHours } from '../metrics/work-hours.ts';
import { narrowDay } from '../summarise/narrow-day.ts';
import { Privacy } from '../summarise/privacy.ts';
import { workedDay } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { isCollapsed } from './collapsed-days.ts';
import { mergeDay } from './merge-day.ts';

const PRIVACY = v.parse(Privacy, {});
const HOUR = 3600;
const TZ = 'Europe/Berlin';
const DATE = '2026-11-25';
const weights = {
  weightOf: () => 2,
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 }
};
const worked = (device: string, from: number, to: number) => ({
  ...workedDay(DATE, device, [[from * HOUR, to * HOUR]]),
  tz: TZ
});
const narrowed = (device: string, from: number, to: number, detail: 'day' | 'slots' = 'day') =>
  narrowDay(worked(device, from, to), {
    ...PRIVACY,
    share: { ...PRIVACY.share, detail }
  });
const merge = (deviceDays: ReturnType<typeof narrowed>[], dayStart = '04:00', date = DATE) =>
  mergeDay({ developer: 'john_doe', date, frame: frameOf(TZ, dayStart), deviceDays });

describe('days that say how long, but not when', () => {
  const laptop = narrowed('laptop', 8, 12);
  const desktop = narrowed('desktop', 13, 17);

  it('add up over machines: nothing says that they were used at once', () => {
    const day = merge([laptop, desktop])!;
    expect(trackedSeconds(day)).toBe(8 * HOUR);
    expect(figuresOfDay(day, weights)).toMatchObject({ activeSeconds: 8 * HOUR, focusSeconds: undefined });
    expect(day.devices.map(({ active }) => active)).toEqual([4 * HOUR, 4 * HOUR]);
    expect(v.is(PersonDay, day)).toBe(true);
    expect(merge([desktop, laptop])).toEqual(day);
  });

  it('are in no hour of the day, and in no work hours', () => {
    const day = merge([laptop])!;
    expect(trackedSeconds(day)).toBe(4 * HOUR);
    expect(hoursOfDay(day).every((seconds) => seconds === 0)).toBe(true);
    const workHours = { days: [1, 2, 3, 4, 5], from: '00:00', to: '24:00' };
    expect(secondsInWorkHours(day, { workHours, netSeconds: () => 3600 })).toBe(0);
  });

  it.each(['00:00', '04:00', '06:00', '12:00'])(
    'are on their own date where days begin at %s',
    (dayStart) => {
      expect(trackedSeconds(merge([laptop, desktop], dayStart)!)).toBe(8 * HOUR);
      for (const other of ['2026-11-24', '2026-11-26']) {
        const day = merge([laptop, desktop], dayStart, other);
        expect(day ? trackedSeconds(day) : 0).toBe(0);
      }
    }
  );

  it('stand beside machines that say when', () => {
    const day = merge([laptop, worked('desktop', 13, 17)])!;
    expect(trackedSeconds(day)).toBe(8 * HOUR);
    expect(hoursOfDay(day)[14]).toBe(HOUR);
    expect(figuresOfDay(day, weights)).toMatchObject({ activeSeconds: 8 * HOUR, focusSeconds: 4 * HOUR });
  });
});

it('quarter hours are no made-up times', () => {
  expect(isCollapsed(narrowed('laptop', 8, 12))).toBe(true);
  expect(isCollapsed(narrowed('laptop', 8, 12, 'slots'))).toBe(false);
  expect(isCollapsed(worked('laptop', 8, 12))).toBe(false);
});
