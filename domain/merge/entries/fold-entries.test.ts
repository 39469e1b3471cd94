import { group, sum } from 'd3-array';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type DeviceDay, PersonDay, SLOT_SECONDS } from '../../documents/day.ts';
import { Entry } from '../../documents/entry.ts';
import type { Profile } from '../../documents/profile.ts';
import { excessSeconds, totalsBy, trackedSeconds } from '../../metrics/totals.ts';
import { anyWorkedDay, deviceDay, workedDay } from '../../testing/device-days.ts';
import {
  anyEntries,
  durationEntry,
  moveEntry,
  removeEntry,
  stretch,
  timeEntry
} from '../../testing/entries.ts';
import { datesBetween, utcStartMs } from '../../time/calendar.ts';
import { pairs, triples } from '../../time/slots.ts';
import { type Range, subtractRanges, totalLength, unionRanges } from '../../time/spans.ts';
import { mergeDays } from '../person-days.ts';

const DATE = '2026-10-27';
const DATES = datesBetween('2026-10-22', '2026-11-01');

const profileOf = (zones: Profile['zones'], dayStart = '00:00'): Profile => ({
  ...{ _id: 'profile', type: 'profile', v: 1, developer: 'john_doe', name: 'John', dayStart, zones }
});
const UTC = profileOf([{ from: '2026-01-01', tz: 'UTC' }]);
const BERLIN = profileOf([{ from: '2026-01-01', tz: 'Europe/Berlin' }]);

const daysOf = (deviceDays: DeviceDay[], entries: Entry[], profile = UTC): PersonDay[] =>
  [...mergeDays('john_doe', DATES, { deviceDays, entries, profile }).values()].flatMap((day) => day ?? []);

/** The total seconds by date. */
const totalsByDate = (deviceDays: DeviceDay[], entries: Entry[], profile = UTC) =>
  Object.fromEntries(
    daysOf(deviceDays, entries, profile).map((day): [string, number] => [day.date, trackedSeconds(day)])
  );
const projectsOf = (deviceDays: DeviceDay[], entries: Entry[]) =>
  Object.fromEntries(totalsBy('project', daysOf(deviceDays, entries)));

/** 10:00 to 10:30 in "payments-api". */
const worked = workedDay(DATE, 'a', [[36_000, 37_800]]);

describe('a time entry', () => {
  it('fills what no machine tracked, and is marked', () => {
    const entry = timeEntry(`${DATE}T10:00Z`, `${DATE}T11:00Z`, { category: 'Work > Meetings' });
    const [day] = daysOf([worked], [entry]);
    expect(day?.active).toEqual([36_000, 39_600]);
    expect(day?.keys).toEqual([
      ['Code', 'Work > Programming', 'payments-api', ''],
      ['', 'Work > Meetings', 'call', '']
    ]);
    expect(day?.why[1]).toEqual(['entry', 'entry']);
    expect(projectsOf([worked], [entry])).toEqual({ 'payments-api': 1800, call: 1800 });
  });

  it('over midnight counts whole, cut where the local day ends', () => {
    const entry = timeEntry(`${DATE}T21:00Z`, '2026-10-28T05:00Z');
    expect(totalsByDate([], [entry], BERLIN)).toEqual({ [DATE]: 7200, '2026-10-28': 21_600 });
    expect(totalsByDate([], [entry], profileOf(BERLIN.zones, '06:00'))).toEqual({ [DATE]: 28_800 });
  });

  it('counts on the day of the zone in force, wherever it was written', () => {
    const inNewYork = timeEntry('2026-10-28T03:00Z', '2026-10-28T03:30Z', { date: DATE });
    expect(totalsByDate([], [inNewYork], BERLIN)).toEqual({ '2026-10-28': 1800 });
    const newYork = profileOf([{ from: '2026-01-01', tz: 'America/New_York' }]);
    expect(totalsByDate([], [inNewYork], newYork)).toEqual({ [DATE]: 1800 });
  });

  it('over the end of a week counts in both, by where the day starts', () => {
    const night = timeEntry('2026-10-25T23:00Z', '2026-10-26T02:00Z');
    expect(totalsByDate([], [night])).toEqual({ '2026-10-25': 3600, '2026-10-26': 7200 });
    expect(totalsByDate([], [night], profileOf(UTC.zones, '04:00'))).toEqual({ '2026-10-25': 10_800 });
  });

  it('fills active time in which no window was seen', () => {
    const blind = deviceDay({ date: DATE, device: 'a', active: [36_000, 39_600] });
    const entry = timeEntry(`${DATE}T10:00Z`, `${DATE}T11:00Z`);
    expect(totalsByDate([blind], [entry])).toEqual({ [DATE]: 3600 });
    const halfBlind = deviceDay({
      date: DATE,
      device: 'a',
      active: [36_000, 36_900],
      cells: [40, 0, 300]
    });
    expect(projectsOf([halfBlind], [timeEntry(`${DATE}T10:00Z`, `${DATE}T10:15Z`)])).toEqual({
      'payments-api': 300,
      call: 600
    });
  });

  it('never counts an overlap of entries twice: the first by id has it', () => {
    const short = timeEntry(`${DATE}T12:45Z`, `${DATE}T13:15Z`, { number: 1, project: 'short' });
    const copy = timeEntry(`${DATE}T12:45Z`, `${DATE}T13:15Z`, { number: 2, project: 'copy' });
    const around = timeEntry(`${DATE}T12:00Z`, `${DATE}T14:00Z`, { number: 3, project: 'around' });
    expect(projectsOf([], [around, copy, short])).toEqual({ short: 1800, around: 5400 });
  });

  it('fills a day of 25 hours', () => {
    const morning = timeEntry('2026-10-24T22:00Z', '2026-10-25T12:00Z', { number: 1 });
    const rest = timeEntry('2026-10-25T12:00Z', '2026-10-25T23:00Z', { number: 2 });
    expect(totalsByDate([], [morning, rest], BERLIN)).toEqual({ '2026-10-25': 90_000 });
  });
});

describe('a duration', () => {
  it('counts in totals, without a clock time', () => {
    const [day] = daysOf([worked], [durationEntry(DATE, 7200)]);
    expect(day).toMatchObject({ active: [36_000, 37_800], untimed: [1, 7200] });
    expect(trackedSeconds(day!)).toBe(9000);
    expect(day?.timeline).toEqual([600, 630, 0]);
    expect(v.is(PersonDay, day)).toBe(true);
  });

  it('alone makes a day longer than it is, which is pointed out', () => {
    const entries = [1, 2].map((number) => durationEntry(DATE, 46_800, { number }));
    const [day] = daysOf([], entries);
    expect(day).toMatchObject({ cells: [], untimed: [0, 93_600] });
    expect(excessSeconds(day!)).toBe(7200);
    expect(excessSeconds(daysOf([worked], [])[0]!)).toBe(0);
  });
});

describe('a move', () => {
  it('of a stretch renames what was tracked there, and no second is lost', () => {
    const move = moveEntry(DATE, {}, { project: 'infra' }, stretch(`${DATE}T10:00Z`, `${DATE}T10:10Z`));
    expect(projectsOf([worked], [move])).toEqual({ infra: 600, 'payments-api': 1200 });
    expect(daysOf([worked], [move])[0]?.timeline).toEqual([600, 610, 1, 610, 630, 0]);
  });

  it('of a whole day takes a project away, from entries and durations too', () => {
    const entry = timeEntry(`${DATE}T12:00Z`, `${DATE}T12:30Z`, { number: 1, project: 'payments-api' });
    const duration = durationEntry(DATE, 600, { number: 2, project: 'payments-api' });
    const other = durationEntry(DATE, 60, { number: 3 });
    const move = moveEntry(DATE, { project: 'payments-api' }, { project: '' }, { number: 4 });
    expect(projectsOf([worked], [entry, duration, other, move])).toEqual({ '': 4200, call: 60 });
  });

  it('of a category includes those below it, and nothing else', () => {
    const day = workedDay(DATE, 'a', [
      [36_000, 36_900],
      [37_000, 37_100]
    ]);
    const move = moveEntry(DATE, { category: 'Work' }, { category: 'Comms' });
    expect(Object.fromEntries(totalsBy('category', daysOf([day], [move])))).toEqual({
      Comms: 900,
      'Media > Video': 100
    });
  });

  it('takes the time of a program by the minutes in which it is shown', () => {
    const day = deviceDay({
      date: DATE,
      device: 'a',
      active: [36_000, 36_900],
      cells: [40, 0, 420, 40, 1, 480],
      timeline: [600, 607, 0, 607, 615, 1]
    });
    const move = moveEntry(DATE, {}, { project: 'talk' }, stretch(`${DATE}T10:07Z`, `${DATE}T10:15Z`));
    expect(projectsOf([day], [move])).toEqual({ 'payments-api': 420, talk: 480 });
  });

  it('counts with the first 50 corrections of a day', () => {
    const moves = Array.from({ length: 60 }, (_, number) =>
      moveEntry(DATE, {}, { project: `p${number}` }, { number })
    );
    expect(projectsOf([worked], moves)).toEqual({ p49: 1800 });
  });

  it('follows an earlier one', () => {
    const first = moveEntry(DATE, { project: 'payments-api' }, { project: 'infra' }, { number: 1 });
    const second = moveEntry(DATE, { project: 'infra' }, { project: 'docs' }, { number: 2 });
    expect(projectsOf([worked], [second, first])).toEqual({ docs: 1800 });
  });
});

describe('a removal', () => {
  it('of a stretch leaves no trace of it in the day', () => {
    const day = { ...worked, switches: [...new Array<number>(40).fill(0), 6, 4] };
    const remove = removeEntry(DATE, {}, stretch(`${DATE}T10:05Z`, `${DATE}T10:30Z`));
    expect(daysOf([day], [remove])).toMatchObject([
      {
        cells: [40, 0, 300],
        active: [36_000, 36_300],
        timeline: [600, 605, 0],
        switches: [...new Array<number>(40).fill(0), 2],
        devices: [{ device: 'a', active: 300 }]
      }
    ]);
  });

  it('of a project takes only its time', () => {
    const entry = timeEntry(`${DATE}T12:00Z`, `${DATE}T12:30Z`);
    const [day] = daysOf([worked], [entry, removeEntry(DATE, { project: 'payments-api' })]);
    expect(day).toMatchObject({ keys: [['', 'Uncategorized', 'call', '']], active: [43_200, 45_000] });
  });

  it('of so many seconds counts less, and says nothing of when', () => {
    const less = removeEntry(DATE, { project: 'payments-api' }, { seconds: 600, number: 1 });
    expect(daysOf([worked], [less])).toMatchObject([
      { cells: [40, 0, 600, 41, 0, 600], active: [36_000, 37_800], timeline: [600, 630, 0] }
    ]);
    const duration = durationEntry(DATE, 900, { project: 'payments-api', number: 2 });
    expect(daysOf([worked], [less, duration])).toMatchObject([{ cells: worked.cells, untimed: [1, 300] }]);
    expect(totalsByDate([worked], [{ ...less, seconds: 7200 }])).toEqual({ [DATE]: 0 });
  });

  it('of everything that was entered leaves no day', () => {
    const entries = [timeEntry(`${DATE}T12:00Z`, `${DATE}T12:30Z`), durationEntry(DATE, 60)];
    expect(daysOf([], [...entries, removeEntry(DATE)])).toEqual([]);
  });
});

describe('any activity with any entries in any zones', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Pacific/Kiritimati'
  );
  const anyProfile = fc
    .tuple(
      zones,
      zones,
      fc.constantFrom('2026-10-25', '2026-10-27', '2026-10-28'),
      fc.constantFrom('00:00', '04:00')
    )
    .map(([before, after, from, dayStart]) =>
      profileOf(
        [
          { from: '2026-01-01', tz: before },
          { from, tz: after }
        ],
        dayStart
      )
    );
  const anyDays = fc.tuple(
    anyWorkedDay('2026-10-26', 'a'),
    anyWorkedDay(DATE, 'a'),
    anyWorkedDay(DATE, 'b'),
    anyWorkedDay('2026-10-28', 'b')
  );
  const someEntries = anyEntries(utcStartMs('2026-10-26'), 72);
  const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length });

  /** The absolute seconds since the first date that the documents say something of. */
  const secondsOf = (ms: number) => (ms - utcStartMs(DATES[0]!)) / 1000;
  const activeRanges = (days: DeviceDay[]) =>
    days.flatMap((day) =>
      [...pairs(day.active)].map(([start, end]): Range => {
        const offset = secondsOf(utcStartMs(day.date));
        return [offset + start, offset + end];
      })
    );
  const rangesOf = (entries: Entry[]) =>
    entries.flatMap((entry): Range[] =>
      'start' in entry && entry.start && entry.end
        ? [[secondsOf(Date.parse(entry.start)), secondsOf(Date.parse(entry.end))]]
        : []
    );

  it('makes the same days in whatever order the documents arrive', () => {
    const documents = fc
      .tuple(anyDays, someEntries)
      .chain(([days, entries]) =>
        fc.tuple(fc.constant({ days, entries }), shuffled([...days]), shuffled(entries))
      );
    fc.assert(
      fc.property(documents, anyProfile, ([{ days, entries }, otherDays, otherEntries], profile) => {
        expect(daysOf(otherDays, otherEntries, profile)).toEqual(daysOf(days, entries, profile));
      })
    );
  });

  it('makes valid days, of which only durations exceed the length', () => {
    fc.assert(
      fc.property(anyDays, someEntries, anyProfile, (days, entries, profile) => {
        expect(entries.filter((entry) => !v.is(Entry, entry))).toEqual([]);
        for (const day of daysOf(days, entries, profile)) {
          expect(v.is(PersonDay, day)).toBe(true);
          const bySlot = new Map<number, number>();
          for (const [slot, , seconds] of triples(day.cells))
            bySlot.set(slot, (bySlot.get(slot) ?? 0) + seconds);
          expect(Math.max(0, ...bySlot.values())).toBeLessThanOrEqual(SLOT_SECONDS);
          expect(excessSeconds({ ...day, untimed: [] })).toBe(0);
        }
      })
    );
  });

  it('adds up to activity and entries without what was removed, each second once', () => {
    fc.assert(
      fc.property(anyDays, someEntries, anyProfile, (days, all, profile) => {
        const entries = all.filter(
          (entry) => entry.kind !== 'remove' || (entry.start && Object.keys(entry.from).length === 0)
        );
        const less = all.filter(
          (entry) => entry.kind === 'remove' && entry.seconds && Object.keys(entry.from).length === 0
        );
        const ofKind = (kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind);
        const filled = unionRanges([...activeRanges(days), ...rangesOf(ofKind('time'))]);
        const left = subtractRanges(filled, rangesOf(ofKind('remove')));
        const durations = entries.reduce(
          (total, entry) => total + (entry.kind === 'duration' ? entry.seconds : 0),
          0
        );
        const sheet = daysOf(days, entries, profile).reduce((total, day) => total + trackedSeconds(day), 0);
        expect(sheet).toBe(totalLength(left) + durations);
        const byDate = totalsByDate(days, entries, profile);
        const removed = [...group(less, ({ date }) => date)].map(([date, ofDate]) =>
          Math.min(
            byDate[date] ?? 0,
            sum(ofDate, (entry) => (entry.kind === 'remove' ? (entry.seconds ?? 0) : 0))
          )
        );
        const lessSheet = daysOf(days, [...entries, ...less], profile);
        expect(sum(lessSheet, trackedSeconds)).toBe(sheet - sum(removed));
      })
    );
  });
});
