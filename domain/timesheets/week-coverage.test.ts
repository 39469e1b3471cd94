import * as v from 'valibot';
import { expect, it } from 'vitest';
import type { Profile } from '../documents/profile.ts';
import { SheetCoverage } from '../documents/sheet.ts';
import { mergeDays } from '../merge/person-days.ts';
import { ownMachines } from '../team/machines.ts';
import { workedDay } from '../testing/device-days.ts';
import { durationEntry, removeEntry, timeEntry } from '../testing/entries.ts';
import { datesOfWeek } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import { coverageOfDates, piecesOf, problemsOf } from './week-coverage.ts';

const WEEK = datesOfWeek('2026-W44');
const UTC: Profile = {
  ...{ _id: 'profile', type: 'profile', v: 1, developer: 'john_doe', name: 'John', dayStart: '00:00' },
  zones: [{ from: '2026-01-01', tz: 'UTC' }]
};
const frame = frameOf('UTC', '00:00');
const tuesday = {
  ...workedDay('2026-10-27', 'desk', [[36_000, 37_800]]),
  ...{ gaps: [40_000, 41_000], through: '2026-10-27T18:00:00Z' }
};
const old = workedDay('2026-09-27', 'old', [[36_000, 37_800]]);
const entries = [1, 2].map((number) => durationEntry('2026-10-28', 46_800, { number }));
const days = [
  ...mergeDays('john_doe', WEEK, { deviceDays: [tuesday, old], entries, profile: UTC }).values()
].flatMap((day) => day ?? []);
const machines = ownMachines('john_doe', [tuesday, old], []);
const week = { dates: WEEK, days, machines };

it('says how far each machine in use reported of each date', () => {
  const coverage = coverageOfDates(week);
  expect(coverage.every((day) => v.is(SheetCoverage, day))).toBe(true);
  expect(coverage.slice(1, 3)).toEqual([
    {
      date: '2026-10-27',
      devices: [{ device: 'desk', through: '2026-10-27T18:00:00Z' }],
      ...{ gapSeconds: 1000, excessSeconds: 0 }
    },
    { date: '2026-10-28', devices: [{ device: 'desk', through: null }], gapSeconds: 0, excessSeconds: 7200 }
  ]);
});

it('names what is missing: machines that are late, silent watchers and days that are too long', () => {
  const late = { nowMs: Date.parse('2026-11-02T09:00Z'), graceMs: 0 };
  expect(problemsOf({ ...week, frame }, late)).toEqual([
    { kind: 'unreported', device: 'desk', throughMs: Date.parse('2026-10-27T18:00:00Z') },
    { kind: 'silent', date: '2026-10-27', seconds: 1000 },
    { kind: 'excess', date: '2026-10-28', seconds: 7200 }
  ]);
  const soon = { nowMs: Date.parse('2026-10-27T18:20Z'), graceMs: 1_800_000 };
  expect(problemsOf({ ...week, dates: WEEK.slice(0, 2), frame }, soon)).toMatchObject([{ kind: 'silent' }]);
});

it('cuts entries at the ends of days, for rounding one by one', () => {
  const night = timeEntry('2026-10-27T22:00Z', '2026-10-28T01:00Z', { number: 3 });
  expect(piecesOf([night, entries[0]!, removeEntry('2026-10-27')], WEEK, frame)).toEqual([
    { date: '2026-10-27', category: 'Uncategorized', project: 'call', seconds: 7200 },
    { date: '2026-10-28', category: 'Uncategorized', project: 'call', seconds: 3600 },
    { date: '2026-10-28', category: 'Uncategorized', project: 'call', seconds: 46_800 }
  ]);
});
