import { expect, it } from 'vitest';
import { clock, languageFormats } from './clock.svelte.ts';
import {
  longDate,
  periodName,
  shortDate,
  shortPeriodName,
  stepName,
  timeOf,
  whenSeen,
  wholeDate
} from './dates.ts';

it('names dates and periods', () => {
  expect(shortDate('2026-11-16')).toBe('Mon 16 Nov');
  expect(wholeDate('2026-11-16')).toBe('16 Nov 2026');
  expect(longDate('2026-11-16')).toBe('Monday 16 November 2026');
  expect(periodName({ kind: 'day', date: '2026-11-16' })).toBe('Mon 16 Nov 2026');
  expect(periodName({ kind: 'week', date: '2026-11-18' })).toBe('Week 47 · 16–22 Nov 2026');
  expect(periodName({ kind: 'week', date: '2026-12-01' })).toBe('Week 49 · 30 Nov–6 Dec 2026');
  expect(shortPeriodName({ kind: 'week', date: '2027-01-01' })).toBe('Week 53');
  expect(shortPeriodName({ kind: 'week', date: '2026-11-22', weekStart: 7 })).toBe('Week 48');
  expect(periodName({ kind: 'month', date: '2026-11-18' })).toBe('November 2026');
  expect(periodName({ kind: 'quarter', date: '2026-11-18' })).toBe('Q4 2026');
  expect(periodName({ kind: 'year', date: '2026-11-18' })).toBe('2026');
  expect(periodName({ kind: 'custom', from: '2026-11-02', to: '2026-11-13' })).toBe('2–13 Nov 2026');
});

it('follows the language in the order of dates and on the clock', () => {
  expect(languageFormats(['en-US', 'en'])).toEqual({ locale: 'en-US', hours: 12 });
  expect(languageFormats(['en-GB'])).toEqual({ locale: 'en-GB', hours: 24 });
  expect(languageFormats(['de-DE'])).toEqual({ locale: 'en-GB', hours: 24 });
  expect(languageFormats(['en-AU'])).toEqual({ locale: 'en-GB', hours: 12 });
  expect(languageFormats(['not a language'])).toEqual({ locale: 'en-GB', hours: 24 });
  expect(languageFormats([])).toEqual({ locale: 'en-GB', hours: 24 });
  Object.assign(clock, { locale: 'en-US', hours: 12 });
  try {
    expect(shortDate('2026-11-16')).toBe('Mon Nov 16');
    expect(wholeDate('2026-11-16')).toBe('Nov 16, 2026');
    expect(periodName({ kind: 'week', date: '2026-11-18' })).toMatch(/^Week 47 · Nov 16–22, 2026$/);
    expect(timeOf(Date.parse('2026-11-16T15:34:00Z'), 'Europe/Berlin')).toMatch(/^4:34\sPM$/);
  } finally {
    Object.assign(clock, { locale: 'en-GB', hours: 24 });
  }
});

it('tells the time in a zone', () => {
  expect(timeOf(Date.parse('2026-11-16T15:34:00Z'), 'Europe/Berlin')).toBe('16:34');
});

it('tells the day with the time once it is not today, and only the date when long ago', () => {
  const now = new Date(2026, 10, 20, 18, 0).getTime();
  expect(whenSeen(new Date(2026, 10, 20, 16, 34).getTime(), now)).toBe('16:34');
  expect(whenSeen(new Date(2026, 10, 18, 9, 5).getTime(), now)).toBe('Wed 09:05');
  expect(whenSeen(new Date(2026, 9, 3, 9, 5).getTime(), now)).toBe('3 Oct');
});

it('names the steps of a chart', () => {
  expect(stepName({ kind: 'week', from: '2026-10-01', to: '2026-10-04' })).toEqual({
    name: 'W40',
    note: '1 Oct',
    long: '1–4 Oct 2026'
  });
  expect(stepName({ kind: 'month', from: '2026-10-01', to: '2026-10-31' }).name).toBe('Oct');
});
