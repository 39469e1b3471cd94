import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { DeviceDay } from '../documents/day.ts';
import { deletedEntry, Entry } from '../documents/entry.ts';
import { Hint, hintId } from '../documents/hint.ts';
import type { Profile } from '../documents/profile.ts';
import { Refusal } from '../documents/refusal.ts';
import { mergeDays } from '../merge/person-days.ts';
import { CODE, deviceDay, VIDEO } from '../testing/device-days.ts';
import { durationEntry, timeEntry } from '../testing/entries.ts';
import {
  acceptSuggestion,
  refusalOfEntry,
  refuseSuggestion,
  type Suggestion,
  suggestionsOf,
  type SuggestionSources
} from './suggestions.ts';

const DATE = '2026-10-27';
const UTC: Profile = {
  ...{ _id: 'profile', type: 'profile', v: 1, developer: 'john_doe', name: 'John', dayStart: '00:00' },
  zones: [{ from: '2026-01-01', tz: 'UTC' }]
};
const BANK: DeviceDay['keys'][number] = ['Code', 'Work > Programming', 'bank', ''];

/** Pieces of minutes and key: 0 for "payments-api", 1 for no project, 2 for "bank". */
function dayWith(
  pieces: [start: number, end: number, key: number][],
  more: Partial<DeviceDay> = {}
): DeviceDay {
  const active = pieces.flatMap(([start, end]) => [start * 60, end * 60]);
  return deviceDay({
    date: DATE,
    device: 'a',
    keys: [CODE, VIDEO, BANK],
    active,
    timeline: pieces.flat(),
    ...more
  });
}

type Given = Partial<Omit<SuggestionSources, 'days' | 'calendar'>> & { workHours?: [string, string] };

function suggestions(
  deviceDays: DeviceDay[],
  { workHours = ['00:00', '00:15'], ...given }: Given = {}
): Suggestion[] {
  const entries = [...(given.entries ?? [])];
  const day = mergeDays('john_doe', [DATE], { deviceDays, entries, profile: UTC }).get(DATE);
  const [from, to] = workHours;
  return suggestionsOf({
    ...{ hints: [], refusals: [], settings: {}, nowMs: Date.parse('2026-11-01T00:00Z') },
    ...given,
    entries,
    days: day ? [day] : [],
    calendar: { workHours: { days: [2], from, to }, netSeconds: () => 3600 }
  });
}
const said = (found: Suggestion[]) =>
  found.map(({ kind, startMs, endMs, project, addSeconds }) => {
    const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);
    return [kind, clock(startMs), clock(endMs), project, addSeconds / 60];
  });

describe('a block', () => {
  const pauses = dayWith([
    [600, 630, 0],
    [640, 700, 0]
  ]);

  it('fills pauses of up to the largest gap within work on one project', () => {
    expect(said(suggestions([pauses]))).toEqual([['block', '10:00', '11:40', 'payments-api', 10]]);
    expect(suggestions([pauses], { settings: { maxGapMinutes: 9 } })).toEqual([]);
    expect(suggestions([pauses], { settings: { minBlockMinutes: 101 } })).toEqual([]);
  });

  it('ends where another project begins, not where something without one is shown', () => {
    const between = (key: number) =>
      dayWith([
        [600, 630, 0],
        [632, 635, key],
        [640, 700, 0]
      ]);
    expect(said(suggestions([between(1)]))).toEqual([['block', '10:00', '11:40', 'payments-api', 7]]);
    expect(suggestions([between(2)])).toEqual([]);
  });

  it('never fills a time in which the person had paused', () => {
    expect(suggestions([{ ...pauses, paused: [37_900, 38_000] }])).toEqual([]);
  });
});

describe('a gap', () => {
  const workHours: [string, string] = ['09:00', '12:00'];

  it('is of work hours in which nothing was tracked, up to what was reported', () => {
    const day = dayWith([[600, 660, 0]], { through: `${DATE}T11:45:00Z` });
    expect(said(suggestions([day], { workHours }))).toEqual([
      ['gap', '09:00', '10:00', '', 60],
      ['gap', '11:00', '11:45', '', 45]
    ]);
  });

  it('has the project before and after it', () => {
    const day = dayWith([
      [540, 600, 2],
      [660, 720, 2]
    ]);
    expect(said(suggestions([day], { workHours }))).toEqual([['gap', '10:00', '11:00', 'bank', 60]]);
  });

  it('is of no day off, and of none without a machine', () => {
    expect(suggestions([], { workHours, entries: [durationEntry(DATE, 60)] })).toEqual([]);
    expect(suggestions([dayWith([])], { workHours, entries: [durationEntry(DATE, 60)] })).toEqual([]);
  });
});

describe('a meeting', () => {
  const hint = (device: string, start: string, end: string, busy = true): Hint => ({
    ...{ _id: hintId(DATE, device), type: 'hint', v: 1, developer: 'john_doe', device, date: DATE },
    events: [{ start: `${DATE}T${start}:00Z`, end: `${DATE}T${end}:00Z`, busy, hash: 'a'.repeat(32) }]
  });
  const day = dayWith([[600, 620, 0]]);

  it('comes once, however many machines read the calendar; what is tracked already counts once', () => {
    const hints = [hint('a', '10:00', '11:00'), hint('b', '10:00', '11:00')];
    expect(hints.every((one) => v.is(Hint, one))).toBe(true);
    const found = suggestions([day], { hints });
    expect(said(found)).toEqual([['meeting', '10:00', '11:00', '', 40]]);
    expect(found[0]?.overlapSeconds).toBe(1200);
    const entry = acceptSuggestion(found[0]!, { developer: 'john_doe', project: 'call', category: '' });
    expect(entry.source).toBe('calendar');
    const merged = mergeDays('john_doe', [DATE], { deviceDays: [day], entries: [entry], profile: UTC }).get(
      DATE
    )!;
    expect(merged.active).toEqual([36_000, 39_600]);
  });

  it('comes only where somebody was busy and it is over', () => {
    expect(suggestions([day], { hints: [hint('a', '10:00', '11:00', false)] })).toEqual([]);
    expect(
      suggestions([day], { hints: [hint('a', '10:00', '11:00')], nowMs: Date.parse(`${DATE}T10:30Z`) })
    ).toEqual([]);
  });
});

describe('an answer', () => {
  const day = dayWith([
    [600, 630, 0],
    [640, 700, 0]
  ]);
  const [found] = suggestions([day]);

  it('that accepts is an entry, the same on every device, and is not asked for again', () => {
    const entry = acceptSuggestion(found!, {
      developer: 'john_doe',
      project: 'payments-api',
      category: 'Work'
    });
    expect(v.is(Entry, entry)).toBe(true);
    expect(entry._id).toMatch(/^entry:2026-10-27:[0-9A-Z]{26}$/);
    expect(suggestions([day], { entries: [entry] })).toEqual([]);
    const shorter = { ...entry, end: `${DATE}T10:31:00Z` };
    expect(suggestions([day], { entries: [shorter] })).toEqual([]);
  });

  it('that refuses holds also when the block grows', () => {
    const refused = refuseSuggestion('john_doe', found!);
    expect(v.is(Refusal, refused)).toBe(true);
    const grown = dayWith([
      [600, 630, 0],
      [640, 800, 0]
    ]);
    expect(suggestions([grown])).toHaveLength(1);
    expect(suggestions([grown], { refusals: [refused] })).toEqual([]);
  });

  it('stands when its entry is deleted; without, the suggestion is open again', () => {
    const entry = acceptSuggestion(found!, { developer: 'john_doe', project: 'payments-api', category: '' });
    expect(refusalOfEntry(entry)).toEqual(refuseSuggestion('john_doe', found!));
    expect(refusalOfEntry(timeEntry(`${DATE}T10:00Z`, `${DATE}T11:00Z`))).toBeUndefined();
    expect(suggestions([day], { entries: [deletedEntry(entry)] })).toEqual([found]);
  });
});
