import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { DeviceDay } from '../documents/day.ts';
import { Entry } from '../documents/entry.ts';
import type { Profile } from '../documents/profile.ts';
import { mergeDays } from '../merge/person-days.ts';
import { totalsBy, trackedSeconds } from '../metrics/totals.ts';
import { anyWorkedDay, workedDay } from '../testing/device-days.ts';
import { anyEntries, durationEntry, moveEntry, removeEntry, timeEntry } from '../testing/entries.ts';
import { utcStartMs } from '../time/calendar.ts';
import { moveCell, overlapSeconds, setCell } from './cell-edits.ts';

const DATE = '2026-10-27';
const UTC: Profile = {
  ...{ _id: 'profile', type: 'profile', v: 1, developer: 'john_doe', name: 'John', dayStart: '00:00' },
  zones: [{ from: '2026-01-01', tz: 'UTC' }]
};
/** Half an hour of "payments-api". */
const worked = workedDay(DATE, 'a', [[36_000, 37_800]]);

class Sheet {
  entries: Entry[];
  deviceDays: DeviceDay[];
  #count = 0;

  constructor(deviceDays: DeviceDay[], entries: Entry[] = []) {
    this.deviceDays = deviceDays;
    this.entries = entries;
  }

  get sources() {
    return {
      ...{ developer: 'john_doe', deviceDays: this.deviceDays, entries: this.entries, profile: UTC },
      ...{ category: 'Work', newUlid: () => `Z${String((this.#count += 1)).padStart(25, '0')}` }
    };
  }

  save(changed: Entry[]): Entry[] {
    const ids = changed.map(({ _id }) => _id);
    this.entries = [...this.entries.filter(({ _id }) => !ids.includes(_id)), ...changed];
    return changed;
  }

  set(project: string, seconds: number): Entry[] {
    return this.save(setCell({ date: DATE, project }, seconds, this.sources));
  }

  get projects() {
    const { entries, deviceDays } = this;
    const day = mergeDays('john_doe', [DATE], { deviceDays, entries, profile: UTC }).get(DATE);
    return Object.fromEntries(day ? totalsBy('project', [day]) : []);
  }
}

describe('a number typed into a cell', () => {
  it('that is more becomes a duration, and then makes that longer', () => {
    const sheet = new Sheet([worked]);
    expect(sheet.set('payments-api', 5400)).toMatchObject([
      { kind: 'duration', seconds: 3600, project: 'payments-api', category: 'Work', source: 'typed' }
    ]);
    expect(sheet.set('payments-api', 7200)).toMatchObject([{ seconds: 5400 }]);
    expect(sheet.entries).toHaveLength(1);
    expect(sheet.set('payments-api', 7200)).toEqual([]);
  });

  it('that is less shortens what was typed, then counts less of the evidence', () => {
    const sheet = new Sheet([worked]);
    sheet.set('payments-api', 5400);
    expect(sheet.set('payments-api', 900)).toMatchObject([
      { kind: 'deleted' },
      { kind: 'remove', seconds: 900, from: { project: 'payments-api' } }
    ]);
    expect(sheet.set('payments-api', 0)).toMatchObject([{ kind: 'remove', seconds: 1800 }]);
    expect(sheet.projects).toEqual({});
  });

  it('that is more again takes back what was less', () => {
    const sheet = new Sheet([worked]);
    sheet.set('payments-api', 600);
    expect(sheet.set('payments-api', 1500)).toMatchObject([{ kind: 'remove', seconds: 300 }]);
    expect(sheet.set('payments-api', 2400)).toMatchObject([
      { kind: 'deleted' },
      { kind: 'duration', seconds: 600 }
    ]);
  });

  it('is reached where a removal is of more than there is', () => {
    const sheet = new Sheet([worked], [removeEntry(DATE, { project: 'payments-api' }, { seconds: 7200 })]);
    sheet.set('payments-api', 900);
    expect(sheet.projects).toEqual({ 'payments-api': 900 });
  });

  it('leaves entries with notes as long as there are others', () => {
    const entries = [
      durationEntry(DATE, 600, { number: 1 }),
      durationEntry(DATE, 900, { number: 2, note: 'call with bank' })
    ];
    const sheet = new Sheet([], entries);
    expect(sheet.set('call', 1000)).toMatchObject([{ kind: 'duration', seconds: 100 }]);
    expect(sheet.set('call', 800)).toMatchObject([
      { kind: 'deleted' },
      { note: 'call with bank', seconds: 800 }
    ]);
  });

  it('is refused where a correction of the whole day takes the project away', () => {
    const move = moveEntry(DATE, { project: 'payments-api' }, { project: 'bank' });
    const sheet = new Sheet([worked], [move]);
    expect(() => sheet.set('payments-api', 600)).toThrow(/Another correction/);
    expect(sheet.entries).toEqual([move]);
  });

  it('is what the cell has then, whatever the day holds', () => {
    const entered = anyEntries(utcStartMs(DATE), 20).map((entries) =>
      entries.filter(
        (entry) => entry.kind !== 'move' && (entry.kind !== 'remove' || 'start' in entry || entry.seconds)
      )
    );
    const targets = fc.array(fc.tuple(fc.constantFrom('', 'payments-api', 'new'), fc.nat(86_400)), {
      maxLength: 5
    });
    fc.assert(
      fc.property(anyWorkedDay(DATE, 'a'), entered, targets, (day, entries, typed) => {
        const sheet = new Sheet([day], entries);
        for (const [project, seconds] of typed) {
          const before = sheet.projects;
          try {
            const changed = sheet.set(project, seconds);
            expect(changed.filter((entry) => !v.is(Entry, entry))).toEqual([]);
          } catch {
            // Something else of the day takes it away, or there are too many corrections.
            const isOther = (entry: Entry) => entry.kind === 'remove' && entry.seconds !== undefined;
            expect(entries.some(isOther)).toBe(true);
            continue;
          }
          const after = sheet.projects;
          expect(after[project] ?? 0).toBe(seconds);
          if (entries.some(({ kind }) => kind === 'remove')) continue;
          expect({ ...after, [project]: 0 }).toEqual({ ...before, [project]: 0 });
        }
      }),
      { numRuns: 30 }
    );
  });
});

describe('a cell that is moved', () => {
  it('counts as another project, also what was removed from it', () => {
    const sheet = new Sheet([worked]);
    sheet.set('payments-api', 1200);
    const changed = moveCell({ date: DATE, project: 'payments-api', toProject: 'bank' }, sheet.sources);
    sheet.save(changed);
    expect(sheet.projects).toEqual({ bank: 1200 });
    expect(changed).toHaveLength(2);
    expect(moveCell({ date: DATE, project: 'bank', toProject: 'bank' }, sheet.sources)).toEqual([]);
  });

  it('of one category leaves the others', () => {
    const both = workedDay(DATE, 'a', [
      [36_000, 36_900],
      [37_000, 37_100]
    ]);
    const sheet = new Sheet([both]);
    const moved = { date: DATE, project: '', category: 'Media', toProject: 'research' };
    sheet.save(moveCell(moved, sheet.sources));
    expect(sheet.projects).toEqual({ 'payments-api': 900, research: 100 });
  });
});

it('an overlap of entries is what they have more than their union', () => {
  const first = timeEntry(`${DATE}T12:45Z`, `${DATE}T13:00Z`, { number: 1 });
  const second = timeEntry(`${DATE}T13:00Z`, `${DATE}T13:15Z`, { number: 2 });
  const around = timeEntry(`${DATE}T12:00Z`, `${DATE}T14:00Z`, { number: 3 });
  expect(overlapSeconds([first, second])).toBe(0);
  expect(overlapSeconds([first, second, { ...first, _id: around._id }])).toBe(900);
  expect(overlapSeconds([around, first, second])).toBe(1800);
  const sheet = new Sheet([], [around, first, second]);
  const day = mergeDays('john_doe', [DATE], { deviceDays: [], entries: sheet.entries, profile: UTC }).get(
    DATE
  );
  expect(trackedSeconds(day!)).toBe(7200);
});
