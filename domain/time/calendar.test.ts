import { expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  addWeeks,
  datesBetween,
  datesOfWeek,
  daysBetween,
  formatInstant,
  readWeek,
  weekdayOf,
  weekOf
} from './calendar.ts';

it('counts over months, years and leap days', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
  expect(datesBetween('2026-10-30', '2026-11-02')).toEqual([
    '2026-10-30',
    '2026-10-31',
    '2026-11-01',
    '2026-11-02'
  ]);
  expect(datesBetween('2026-11-02', '2026-10-30')).toEqual([]);
  expect(datesBetween('9999-01-01', '9999-12-31')).toHaveLength(365);
});

it('names ISO weeks, which may belong to another year', () => {
  expect(weekOf('2026-10-27')).toBe('2026-W44');
  expect(weekOf('2027-01-03')).toBe('2026-W53');
  expect(weekdayOf('2026-10-25')).toBe(7);
});

it('counts ISO weeks, also over years of 53', () => {
  expect(datesOfWeek('2026-W53')).toEqual(datesBetween('2026-12-28', '2027-01-03'));
  expect(datesOfWeek('2025-W01')[0]).toBe('2024-12-30');
  expect(addWeeks('2026-W53', 1)).toBe('2027-W01');
  expect(addWeeks('2027-W01', -1)).toBe('2026-W53');
  for (const date of datesBetween('2024-12-20', '2027-01-10'))
    expect(datesOfWeek(weekOf(date))).toContain(date);
});

it.each([
  ['2026-W44', '2026-01-01', '2026-W44'],
  ['2025-W53', '2026-10-27', '2026-W44'],
  ['', '2026-02-31', '2026-W10'],
  ['x', 'y', '2026-W48']
])('reads the week of a URL: %s, %s', (week, date, read) => {
  expect(readWeek(week, date, '2026-11-27')).toBe(read);
});

it('writes instants in whole seconds', () => {
  expect(formatInstant(Date.parse('2026-10-27T16:34:08.999Z'))).toBe('2026-10-27T16:34:08Z');
});

it('counts days and months', () => {
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  expect(addMonths('2026-11-01', 2)).toBe('2027-01-01');
  expect(addMonths('2026-01-01', -1)).toBe('2025-12-01');
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
});
