import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceDay, PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { summariseMonth } from '../merge/person-month.ts';
import { filterFigures } from '../metrics/filter-work.ts';
import { personPeriod } from '../metrics/person-period.ts';
import { sumFigures } from '../metrics/sum-figures.ts';
import { weightsOf } from '../metrics/weights.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { anyWorkedDay, deviceDay } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { devicesOfKeys, nameOfKey } from './devices-of-keys.ts';
import { NO_FILTER, type EvidenceFilter } from './evidence-filter.ts';
import { evidenceOfDays, restOfMonths, sumEvidence } from './evidence-of-days.ts';
import { keysOfDay } from './keys-of-day.ts';

const weights = weightsOf(DEFAULT_RULES);
const frame = frameOf('UTC', '00:00');
const LATER_MS = Date.parse('2026-12-24T00:00:00Z');
const DATES = ['2026-11-16', '2026-11-17'];

const personDay = (date: string, ...deviceDays: DeviceDay[]): PersonDay | undefined =>
  mergeDay({ developer: 'john_doe', date, frame, deviceDays });

const anyFilter: fc.Arbitrary<EvidenceFilter> = fc.record({
  projects: fc.subarray(['payments-api', '', 'gone']),
  categories: fc.subarray(['Work', 'Media > Video', 'Comms']),
  apps: fc.subarray(['Code', 'Google Chrome']),
  domains: fc.subarray(['youtube.com', ''])
});

const anyTwoDays = fc.tuple(...DATES.flatMap((date) => [anyWorkedDay(date, 'a'), anyWorkedDay(date, 'b')]));

function periodOf(deviceDays: readonly DeviceDay[]) {
  const days = DATES.flatMap(
    (date) => personDay(date, ...deviceDays.filter((day) => day.date === date)) ?? []
  );
  return { days, period: personPeriod(DATES, sourcesOf(days), weights, LATER_MS) };
}

const sourcesOf = (days: readonly PersonDay[], months: PersonMonth[] = []) => ({
  days,
  months,
  frame,
  throughMs: LATER_MS
});

describe('the evidence of a figure', () => {
  it('adds up to it, to the second, down to the slots', () => {
    fc.assert(
      fc.property(anyTwoDays, anyFilter, (deviceDays, given) => {
        const filter = { ...given, apps: [], domains: [] };
        const { days, period } = periodOf(deviceDays);
        const figures = period.days.flatMap((day) => (day.figures ? filterFigures(day.figures, filter) : []));
        const figure = sumFigures(figures, weights.weightOf).trackedSeconds;
        const keys = days.flatMap((day) => keysOfDay(day, filter));
        expect(sumEvidence(evidenceOfDays(period.days, filter))).toBe(figure);
        expect(sum(keys.map(({ seconds }) => seconds))).toBe(figure);
        expect(sum(keys.flatMap(({ slots }) => slots.map(({ seconds }) => seconds)))).toBe(figure);
      })
    );
  });

  it('of apps and domains is what the keys of the days say', () => {
    fc.assert(
      fc.property(anyTwoDays, anyFilter, (deviceDays, filter) => {
        const { days, period } = periodOf(deviceDays);
        const keys = days.flatMap((day) => keysOfDay(day, filter));
        expect(sum(keys.map(({ seconds }) => seconds))).toBe(
          sumEvidence(evidenceOfDays(period.days, filter))
        );
      })
    );
  });
});

describe('a day', () => {
  const day = personDay(
    '2026-11-16',
    deviceDay({
      date: '2026-11-16',
      device: 'a',
      cells: [36, 0, 700, 36, 1, 200, 37, 1, 900],
      active: [32_400, 34_200]
    })
  )!;

  it('lists keys, longest first, each with its slots and reasons', () => {
    expect(keysOfDay(day, NO_FILTER)).toEqual([
      {
        key: ['Google Chrome', 'Media > Video', '', 'youtube.com'],
        why: ['work', 'editor'],
        seconds: 1100,
        slots: [
          { slot: 36, seconds: 200 },
          { slot: 37, seconds: 900 }
        ]
      },
      {
        key: ['Code', 'Work > Programming', 'payments-api', ''],
        why: ['work', 'editor'],
        seconds: 700,
        slots: [{ slot: 36, seconds: 700 }]
      }
    ]);
  });

  it('from a month alone is filtered by category and project, but not by app', () => {
    const month = summariseMonth('john_doe', '2026-11', [day], { ...weights, rules: day.rules });
    const { days } = personPeriod(DATES, sourcesOf([], [month]), weights, LATER_MS);
    const filtered = (filter: Partial<EvidenceFilter>) =>
      evidenceOfDays(days, { ...NO_FILTER, ...filter }).map(({ known, seconds }) => [known, seconds]);
    expect(filtered({})).toEqual([
      ['month', 1800],
      ['nothing', undefined]
    ]);
    expect(filtered({ categories: ['Work'] })[0]).toEqual(['month', 700]);
    expect(filtered({ apps: ['Code'] })[0]).toEqual(['month', undefined]);
  });
});

it('what only whole months tell of an app is known for all of their other days together', () => {
  const days = DATES.map((date) =>
    personDay(date, deviceDay({ date, device: 'a', cells: [36, 0, 700], active: [32_400, 33_300] }))!
  );
  const month = summariseMonth('john_doe', '2026-11', days, { ...weights, rules: days[0]!.rules });
  const sources = { days: days.slice(1), months: [month] };
  const rest = (from: string, filter: Partial<EvidenceFilter>) =>
    restOfMonths(from, '2026-11-30', sources, { ...NO_FILTER, ...filter });
  expect(rest('2026-11-01', { apps: ['Code'] })).toBe(700);
  expect(rest('2026-11-17', { apps: ['Code'] })).toBe(0);
  expect(rest('2026-11-01', { apps: ['Code'], projects: ['payments-api'] })).toBe(0);
  expect(rest('2026-11-01', {})).toBe(0);
});

it('a key is known to be of the devices that reported it within the local day', () => {
  const device = (name: string, cells: number[]) =>
    deviceDay({ date: '2026-11-16', device: name, cells, active: [0, 86_400] });
  const deviceDays = [device('a', [10, 0, 60]), device('b', [50, 0, 60, 51, 1, 60])];
  const day = { start: '2026-11-16T04:00:00Z', end: '2026-11-17T04:00:00Z' };
  const { documents, devices } = devicesOfKeys(day, deviceDays);
  expect(documents).toEqual(deviceDays);
  expect(deviceDays[0]!.keys.map((key) => [...(devices.get(nameOfKey(key)) ?? [])])).toEqual([['b'], ['b']]);
});

const sum = (numbers: readonly number[]) => numbers.reduce((left, right) => left + right, 0);
