import { describe, expect, it } from 'vitest';
import { mergeDay } from '../merge/merge-day.ts';
import { summariseMonth } from '../merge/person-month.ts';
import { workedDay } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { monthHours } from './month-hours.ts';
import { personPeriod } from './person-period.ts';
import { weekHours } from './week-hours.ts';

const frame = frameOf('Europe/Berlin', '04:00');
const weights = {
  weightOf: () => 1,
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 }
};
const hour = 3600;
/** Two Mondays and a Tuesday: ten minutes of code from 10:00 in Berlin; on the first Monday of video, too, from 11:50. */
const spans: [number, number][] = [
  [9 * hour, 9 * hour + 600],
  [10 * hour + 3000, 10 * hour + 4200]
];
const deviceDays = [
  workedDay('2026-11-09', 'a', spans),
  workedDay('2026-11-16', 'a', [[9 * hour, 9 * hour + 600]]),
  workedDay('2026-11-17', 'a', [[9 * hour, 9 * hour + 600]])
];
const dates = ['2026-11-09', '2026-11-16', '2026-11-17', '2026-11-18'];
const days = dates.flatMap((date) => mergeDay({ developer: 'ana', date, frame, deviceDays }) ?? []);
const through = Date.parse('2026-11-17T11:30:00Z');
const now = Date.parse('2026-11-17T13:00:00Z');
const sources = {
  days: days.map((day) => (day.date === '2026-11-17' ? { ...day, through: '2026-11-17T11:30:00Z' } : day)),
  ...{ months: [], frame, throughMs: through }
};
const period = personPeriod(dates, sources, weights, now);
const tracked = (filter?: { projects: string[]; categories: string[] }, from = '2026-11-09') => {
  const { hours } = weekHours([period.days], from, filter);
  return hours.flatMap((row, weekday) =>
    row.flatMap(({ trackedSeconds }, at) => (trackedSeconds ? [[weekday, at, trackedSeconds]] : []))
  );
};

describe('the hours of the week', () => {
  it('add up what was tracked, on the clock of the person', () => {
    expect(tracked()).toEqual([
      [0, 10, 1200],
      [0, 11, 600],
      [0, 12, 600],
      [1, 10, 600]
    ]);
  });

  it('leave out days that are not kept', () => {
    expect(tracked(undefined, '2026-11-10')).toEqual([
      [0, 10, 600],
      [1, 10, 600]
    ]);
  });

  it('honour a filter', () => {
    expect(tracked({ projects: [], categories: ['Media'] })).toEqual([
      [0, 11, 600],
      [0, 12, 600]
    ]);
  });

  it('tell how often each weekday has begun, and the dates', () => {
    const { occurrences, dates: seen } = weekHours([period.days], '2026-11-09');
    expect(occurrences).toEqual([2, 1, 0, 0, 0, 0, 0]);
    expect(seen).toEqual(['2026-11-09', '2026-11-16', '2026-11-17']);
  });

  it('separate the reported from the missing part of an hour', () => {
    const tuesday = weekHours([period.days], '2026-11-09').hours[1]!;
    expect(
      [11, 12, 13, 14, 20].map((at) => [tuesday[at]!.reportedSeconds, tuesday[at]!.missingSeconds])
    ).toEqual([
      [3600, 0],
      [1800, 1800],
      [0, 3600],
      [0, 0],
      [0, 0]
    ]);
  });

  it('of a day without any report are all missing', () => {
    const nothing = personPeriod(
      ['2026-11-16'],
      { days: [], months: [], frame, throughMs: undefined },
      weights,
      now
    );
    const { hours } = weekHours([nothing.days], '2026-11-09');
    expect(hours[0]![10]).toEqual({ trackedSeconds: 0, reportedSeconds: 0, missingSeconds: 3600 });
  });
});

it('the hours of months add everybody up, and tell on how many dates they rest', () => {
  const month = (developer: string, only: string[]) =>
    summariseMonth(
      developer,
      '2026-11',
      days.filter(({ date }) => only.includes(date)),
      { ...weights, rules: `sha256:${'b'.repeat(64)}` }
    );
  const months = [month('ana', ['2026-11-09']), month('kofi', ['2026-11-09', '2026-11-16'])];
  const [only, ...others] = monthHours(months, '2026-10-01', '2026-12-31');
  expect(others).toEqual([]);
  expect(only).toMatchObject({ month: '2026-11', dates: 2 });
  expect(only!.trackedSeconds[10]).toBe(1800);
  expect(monthHours(months, '2026-12-01', '2026-12-31')).toEqual([]);
});
