import { expect, it } from 'vitest';
import { longDate, periodName, shortDate, shortPeriodName, timeOf, whenSeen } from './dates.ts';

it('names dates and periods', () => {
  expect(shortDate('2026-11-16')).toBe('Mon 16 Nov');
  expect(longDate('2026-11-16')).toBe('Monday 16 November 2026');
  expect(periodName({ kind: 'day', date: '2026-11-16' })).toBe('Mon 16 Nov 2026');
  expect(periodName({ kind: 'week', date: '2026-11-18' })).toBe('Week 47 · 16–22 Nov 2026');
  expect(periodName({ kind: 'week', date: '2026-12-01' })).toBe('Week 49 · 30 Nov–6 Dec 2026');
  expect(shortPeriodName({ kind: 'week', date: '2027-01-01' })).toBe('Week 53');
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
