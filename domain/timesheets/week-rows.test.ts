import { sum } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceDay } from '../documents/day.ts';
import type { Entry } from '../documents/entry.ts';
import type { Profile } from '../documents/profile.ts';
import { mergeDays } from '../merge/person-days.ts';
import { trackedSeconds } from '../metrics/totals.ts';
import { anyWorkedDay, workedDay } from '../testing/device-days.ts';
import { anyEntries, durationEntry, moveEntry, removeEntry, timeEntry } from '../testing/entries.ts';
import { addDays, datesBetween, datesOfWeek, utcStartMs, weekOf } from '../time/calendar.ts';
import { weekRows } from './week-rows.ts';

const profileOf = (zones: Profile['zones'], dayStart = '00:00'): Profile => ({
  ...{ _id: 'profile', type: 'profile', v: 1, developer: 'john_doe', name: 'John', dayStart, zones }
});
const UTC = profileOf([{ from: '2026-01-01', tz: 'UTC' }]);

const daysOf = (deviceDays: DeviceDay[], entries: Entry[], profile = UTC) =>
  [
    ...mergeDays('john_doe', datesBetween('2026-10-10', '2026-11-15'), {
      deviceDays,
      entries,
      profile
    }).values()
  ].flatMap((day) => day ?? []);
const secondsOfWeek = (week: string, entries: Entry[], profile = UTC) =>
  sum(weekRows(week, daysOf([], entries, profile)), ({ seconds }) => seconds);

describe('the rows of a week', () => {
  it('are by date, project and category, and say what was entered', () => {
    const entries = [
      durationEntry('2026-10-27', 600, {
        number: 1,
        project: 'payments-api',
        category: 'Work > Programming'
      }),
      durationEntry('2026-10-26', 900, { number: 2, project: 'call' })
    ];
    const worked = workedDay('2026-10-27', 'a', [[36_000, 37_800]]);
    expect(weekRows('2026-W44', daysOf([worked], entries))).toEqual([
      {
        ...{ date: '2026-10-26', category: 'Uncategorized', project: 'call' },
        ...{ seconds: 900, untimedSeconds: 900, trackedSeconds: 0 }
      },
      {
        ...{ date: '2026-10-27', category: 'Work > Programming', project: 'payments-api' },
        ...{ seconds: 2400, untimedSeconds: 600, trackedSeconds: 1800 }
      }
    ]);
  });

  it('are those after moves and removals', () => {
    const worked = workedDay('2026-10-27', 'a', [[36_000, 37_800]]);
    const moved = moveEntry('2026-10-27', { project: 'payments-api' }, { project: 'bank' });
    expect(weekRows('2026-W44', daysOf([worked], [moved]))).toMatchObject([
      { project: 'bank', seconds: 1800, trackedSeconds: 0 }
    ]);
    expect(weekRows('2026-W44', daysOf([worked], [removeEntry('2026-10-27')]))).toEqual([]);
  });

  it('cut a night at the end of a week where the local day ends', () => {
    const night = timeEntry('2026-10-25T23:00Z', '2026-10-26T02:00Z');
    expect([secondsOfWeek('2026-W43', [night]), secondsOfWeek('2026-W44', [night])]).toEqual([3600, 7200]);
    const late = profileOf(UTC.zones, '04:00');
    expect([secondsOfWeek('2026-W43', [night], late), secondsOfWeek('2026-W44', [night], late)]).toEqual([
      10_800, 0
    ]);
  });

  it('hold the long day on which clocks change', () => {
    const vienna = profileOf([{ from: '2026-01-01', tz: 'Europe/Vienna' }]);
    const wholeDay = [
      timeEntry('2026-10-24T22:00Z', '2026-10-25T22:00Z', { number: 1 }),
      timeEntry('2026-10-25T22:00Z', '2026-10-25T23:00Z', { number: 2 })
    ];
    expect(weekRows('2026-W43', daysOf([], wholeDay, vienna))).toMatchObject([
      { date: '2026-10-25', seconds: 90_000 }
    ]);
  });
});

it('adds up to what the days count, whatever the order of the days', () => {
  const from = '2026-10-24';
  const zones = fc.constantFrom<Profile['zones'][]>(
    [{ from: '2026-01-01', tz: 'Europe/Berlin' }],
    [
      { from: '2026-01-01', tz: 'America/New_York' },
      { from: '2026-10-26', tz: 'Asia/Tokyo' }
    ]
  );
  const worked = fc.tuple(...[0, 1, 2].map((day) => anyWorkedDay(addDays(from, day), 'a')));
  const entries = anyEntries(utcStartMs(from), 72);
  fc.assert(
    fc.property(worked, entries, zones, fc.constantFrom('00:00', '04:00'), (days, entered, tz, dayStart) => {
      const made = daysOf(days, entered, profileOf(tz, dayStart));
      const weeks = [...new Set(made.map(({ date }) => weekOf(date)))];
      const rows = weeks.map((week) => weekRows(week, made));
      expect(sum(rows.flat(), ({ seconds }) => seconds)).toBe(sum(made, trackedSeconds));
      expect(weeks.map((week) => weekRows(week, made.toReversed()))).toEqual(rows);
      for (const [index, week] of weeks.entries()) {
        for (const date of datesOfWeek(week)) {
          const day = made.find((one) => one.date === date);
          const ofDay = rows[index]!.filter((row) => row.date === date);
          expect(sum(ofDay, ({ seconds }) => seconds)).toBe(day ? trackedSeconds(day) : 0);
        }
      }
    }),
    { numRuns: 60 }
  );
});
