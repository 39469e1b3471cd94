/** What the service makes of anything that a device may report fits its own documents. */
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { type CellKey, DeviceDay, MAX_CELLS, MAX_KEYS, MAX_SPANS, PersonDay } from '../documents/day.ts';
import { utf8Length } from '../documents/content.ts';
import type { Entry } from '../documents/entry.ts';
import { PersonMonth } from '../documents/month.ts';
import { deviceDay } from '../testing/device-days.ts';
import { datesBetween } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import { totalsBy, trackedSeconds } from '../metrics/totals.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { weightsOf } from '../metrics/weights.ts';
import { fitDay } from './fit-day.ts';
import { mergeDay } from './merge-day.ts';
import { summariseMonth } from './person-month.ts';

const DATE = '2026-10-27';
const MAX_DOCUMENT_BYTES = 262_144;
const bytesOf = (document: object) => utf8Length(JSON.stringify(document));

/** As full as a device day may be, with names of `length` characters. */
function fullDay(date: string, device: string, length: number): DeviceDay {
  const keys = Array.from({ length: MAX_KEYS }, (_, index): CellKey => {
    const name = `${device} ${date} ${index} `.padEnd(length, '字').slice(0, length);
    return [name, name, name, name];
  });
  return deviceDay({
    date,
    device,
    keys,
    why: keys.map(() => ['r'.repeat(100), 'git']),
    cells: Array.from({ length: MAX_CELLS }, (_, index) => [index % 96, index % MAX_KEYS, 900]).flat(),
    active: Array.from({ length: MAX_SPANS }, (_, index) => [index * 40, index * 40 + 20]).flat(),
    timeline: Array.from({ length: 1440 }, (_, minute) => [minute, minute + 1, minute % MAX_KEYS]).flat(),
    switches: new Array<number>(96).fill(10_000)
  });
}

const merge = (deviceDays: DeviceDay[], entries: Entry[] = [], date = DATE) =>
  mergeDay({ developer: 'john_doe', date, frame: frameOf('Europe/Berlin'), deviceDays, entries })!;

test('a person day of any device days fits its document, and its length', () => {
  for (const length of [3, 200]) {
    for (const devices of [['a'], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']]) {
      const days = devices.flatMap((device) =>
        datesBetween('2026-10-26', '2026-10-28').map((date) => fullDay(date, device, length))
      );
      expect(v.is(DeviceDay, days[0])).toBe(true);
      const day = merge(days);
      expect(v.safeParse(PersonDay, day).issues?.[0]?.message).toBeUndefined();
      expect(bytesOf(day)).toBeLessThan(MAX_DOCUMENT_BYTES);
      expect(trackedSeconds(day)).toBeLessThanOrEqual(86_400);
    }
  }
});

test('a slot of one device that claims more than twice its length is scaled down', () => {
  const cells = Array.from({ length: 50 }, (_, key) => [40, key, 900]).flat();
  const keys = Array.from({ length: 50 }, (_, key): CellKey => [`app ${key}`, 'Work', '', '']);
  const day = merge([deviceDay({ date: DATE, device: 'a', keys, why: keys.map(() => ['', '']), cells })]);
  expect(trackedSeconds(day)).toBe(1800);
});

test('a month of such days fits its document', () => {
  const days = datesBetween('2026-10-01', '2026-10-31').map((date) =>
    merge([fullDay(date, 'a', 60)], [], date)
  );
  const weighing = { ...weightsOf(DEFAULT_RULES), rules: `sha256:${'a'.repeat(64)}` };
  const month = summariseMonth('john_doe', '2026-10', days, weighing);
  expect(v.safeParse(PersonMonth, month).issues?.[0]?.message).toBeUndefined();
  expect(bytesOf(month)).toBeLessThan(MAX_DOCUMENT_BYTES);
  const counted = month.days.flatMap((day) => day.cells.filter((_, index) => index % 2 === 1));
  const tracked = days.reduce((total, day) => total + trackedSeconds(day), 0);
  expect(counted.reduce((total, seconds) => total + seconds, 0)).toBe(tracked);
});

test('what does not fit a day is counted under its category', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 40 }), (count, categories) => {
      const keys = Array.from({ length: count }, (_, key): CellKey => [
        `a${key}`,
        `c${key % categories}`,
        '',
        ''
      ]);
      const cells = keys.flatMap((_, key) => [key % 96, key, 1 + (key % 7)]);
      const day = deviceDay({ date: DATE, device: 'a', keys, why: keys.map(() => ['', '']), cells });
      const fitted = fitDay(day);
      expect(fitted.keys.length).toBeLessThanOrEqual(MAX_KEYS);
      expect(totalsBy('category', [fitted as unknown as PersonDay])).toEqual(
        totalsBy('category', [day as unknown as PersonDay])
      );
      if (count <= MAX_KEYS) expect(fitted).toBe(day);
    }),
    { numRuns: 30 }
  );
});
