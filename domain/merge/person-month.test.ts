import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { PersonMonth } from '../documents/month.ts';
import { figuresOfMonthDay } from '../metrics/day-figures.ts';
import { trackedSeconds } from '../metrics/totals.ts';
import { anyWorkedDay, workedDay } from '../testing/device-days.ts';
import { frameOf } from '../time/local-days.ts';
import { mergeDay } from './merge-day.ts';
import { summariseMonth, type Weighing } from './person-month.ts';

const weighing: Weighing = {
  weightOf: (category) => (category.startsWith('Work') ? 2 : -2),
  focus: { minSeconds: 900, minShare: 0.75, minWeight: 1, breakSeconds: 240 },
  rules: `sha256:${'b'.repeat(64)}`
};
const sum = (values: number[]) => values.reduce((left, right) => left + right, 0);
const person = (date: string, ...days: ReturnType<typeof workedDay>[]) =>
  mergeDay({ developer: 'john_doe', date, frame: frameOf('Europe/Berlin'), deviceDays: days })!;

it('folds days into category and project, hours, apps, domains and focus', () => {
  const day = person(
    '2026-10-27',
    workedDay('2026-10-27', 'a', [
      [32_400, 36_000],
      [36_600, 37_200]
    ])
  );
  const month = summariseMonth('john_doe', '2026-10', [day], weighing);
  expect(v.is(PersonMonth, month)).toBe(true);
  expect(month.keys).toEqual([
    ['Work > Programming', 'payments-api'],
    ['Media > Video', '']
  ]);
  expect(month.days).toEqual([
    { date: '2026-10-27', cells: [0, 3600, 1, 600], active: 4200, focus: 3600, switches: 0 }
  ]);
  expect(month.hours[10]).toBe(3600);
  expect(month.hours[11]).toBe(600);
  expect(month.apps).toEqual([
    ['Code', 3600],
    ['Google Chrome', 600]
  ]);
  expect(month.domains).toEqual([['youtube.com', 600]]);
});

it('knows no focus of days whose times are not shared', () => {
  const untimed = { ...workedDay('2026-10-27', 'a', [[32_400, 36_000]]), timeline: [] };
  const day = person('2026-10-27', untimed);
  const month = summariseMonth('john_doe', '2026-10', [day], weighing);
  expect(v.is(PersonMonth, month)).toBe(true);
  expect(month.days).toEqual([{ date: '2026-10-27', cells: [0, 3600], active: 3600, switches: 0 }]);
  expect(figuresOfMonthDay(month, month.days[0]!).focusSeconds).toBe(undefined);
});

it('conserves every second from cells to months', () => {
  fc.assert(
    fc.property(anyWorkedDay('2026-10-27', 'a'), anyWorkedDay('2026-10-27', 'b'), (a, b) => {
      const day = person('2026-10-27', a, b);
      const month = summariseMonth('john_doe', '2026-10', [day], weighing);
      const monthSeconds = sum(month.days[0]!.cells.filter((_, index) => index % 2 === 1));
      expect(monthSeconds).toBe(trackedSeconds(day));
      expect(sum(month.hours)).toBe(monthSeconds);
      expect(sum(month.apps.map(([, seconds]) => seconds))).toBe(monthSeconds);
    })
  );
});
