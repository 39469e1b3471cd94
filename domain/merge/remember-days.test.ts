import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../documents/entry.ts';
import type { Profile } from '../documents/profile.ts';
import { anyWorkedDay, workedDay } from '../testing/device-days.ts';
import { localDatesOf, mergeDays } from './person-days.ts';
import { rememberDays, type OwnSources } from './remember-days.ts';

const entry: Entry = {
  _id: 'entry:2026-11-17:01',
  type: 'entry',
  v: 1,
  developer: 'john_doe',
  date: '2026-11-17',
  kind: 'time',
  source: 'typed',
  start: '2026-11-17T12:00:00Z',
  end: '2026-11-17T13:00:00Z',
  category: 'Work > Meetings',
  project: ''
};
const profile: Profile = {
  _id: 'profile',
  type: 'profile',
  v: 1,
  developer: 'john_doe',
  name: 'John Doe',
  zones: [{ from: '2026-01-01', tz: 'Europe/Berlin' }],
  dayStart: '04:00'
};
const deviceDays = ['2026-11-16', '2026-11-18', '2026-11-20'].map((date) =>
  workedDay(date, 'box', [[36_000, 40_000]])
);
const sources: OwnSources = { deviceDays, entries: [entry], profile: undefined };
const made = (given: OwnSources) => {
  const dates = new Set(given.deviceDays.flatMap(({ date }) => localDatesOf(date)));
  for (const { date } of given.entries) dates.add(date);
  const days = mergeDays('john_doe', [...dates].sort(), {
    deviceDays: [...given.deviceDays],
    entries: [...given.entries],
    profile: given.profile
  });
  return [...days.values()].filter((day) => day !== undefined);
};

describe('remembered days', () => {
  it('are those that merging makes, the same objects while nothing changes', () => {
    const merge = rememberDays('john_doe');
    const first = merge(sources);
    expect(first.map(({ date }) => date)).toEqual([
      '2026-11-15',
      '2026-11-16',
      '2026-11-17',
      '2026-11-18',
      '2026-11-19',
      '2026-11-20'
    ]);
    expect(first).toEqual(made(sources));
    expect(
      merge({ ...sources, deviceDays: [...deviceDays] }).every((day, index) => day === first[index])
    ).toBe(true);
  });

  it('are rebuilt around what changed', () => {
    const merge = rememberDays('john_doe');
    const first = merge(sources);
    const changed = {
      ...sources,
      deviceDays: [deviceDays[0]!, deviceDays[1]!, workedDay('2026-11-20', 'box', [[36_000, 50_000]])]
    };
    const second = merge(changed);
    expect(second).toEqual(made(changed));
    expect(second.map((day, index) => day === first[index])).toEqual([true, true, true, true, false, false]);
  });

  it('follow entries that come and go, and the profile', () => {
    const merge = rememberDays('john_doe');
    for (const given of [sources, { ...sources, entries: [] }, { ...sources, profile }, sources]) {
      expect(merge(given)).toEqual(made(given));
    }
  });

  it('equal merged ones whatever happened before', () => {
    const day = fc
      .constantFrom('2026-11-16', '2026-11-17', '2026-11-18')
      .chain((date) => fc.constantFrom('box', 'desk').chain((device) => anyWorkedDay(date, device)));
    const some = fc.uniqueArray(day, { maxLength: 5, selector: ({ _id }) => _id });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 4 }), (states) => {
        const merge = rememberDays('john_doe');
        for (const given of states) {
          const now = { ...sources, deviceDays: given };
          expect(merge(now)).toEqual(made(now));
        }
      }),
      { numRuns: 40 }
    );
  });
});
