import { expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  datesBetween,
  daysBetween,
  formatInstant,
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
});

it('names ISO weeks, which may belong to another year', () => {
  expect(weekOf('2026-10-27')).toBe('2026-W44');
  expect(weekOf('2027-01-03')).toBe('2026-W53');
  expect(weekdayOf('2026-10-25')).toBe(7);
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
