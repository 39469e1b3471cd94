import { describe, expect, it } from 'vitest';
import { daysBetween } from '#domain/time/calendar.ts';
import { readPeriod, writePeriod } from '#domain/time/read-period.ts';
import { presets, rangeOf, weeksOfMonth } from './month-grid.ts';

describe('the weeks of a month', () => {
  it.each([
    ['2026-11-19', 1, '2026-10-26', '2026-12-06', 6],
    ['2026-11-19', 7, '2026-11-01', '2026-12-05', 5],
    ['2027-02-10', 1, '2027-02-01', '2027-02-28', 4]
  ])('of %s from weekday %i', (date, weekStart, first, last, count) => {
    const weeks = weeksOfMonth(date, weekStart);
    expect(weeks).toHaveLength(count);
    expect([weeks[0]?.[0], weeks.at(-1)?.at(-1)]).toEqual([first, last]);
    for (const week of weeks) expect(week).toHaveLength(7);
  });
});

describe('presets', () => {
  const periodOf = (first: string | undefined, name: string) =>
    presets('2026-11-27', first).find((preset) => preset.name === name)?.period;

  it('end today', () => {
    expect(periodOf('2026-01-05', 'Yesterday')).toEqual({ kind: 'day', date: '2026-11-26' });
    expect(periodOf('2026-01-05', 'Last 7 days')).toEqual({
      kind: 'custom',
      from: '2026-11-21',
      to: '2026-11-27'
    });
    expect(periodOf('2026-01-05', 'All time')).toMatchObject({ from: '2026-01-05' });
  });

  it('cover no more than a custom period may, and are periods that a URL can hold', () => {
    expect(periodOf('2019-01-05', 'All time')).toBeUndefined();
    for (const { period } of presets('2026-11-27', '2019-01-05')) {
      const { period: kind = null, date = null, from = null, to = null } = writePeriod(period);
      expect(readPeriod({ period: kind, date, from, to }, '2020-01-01')).toEqual(period);
    }
    expect(periodOf(undefined, 'All time')).toBeUndefined();
  });
});

it('two dates are a period in any order, and not too long', () => {
  expect(rangeOf('2026-11-20', '2026-11-02')).toMatchObject({ from: '2026-11-02', to: '2026-11-20' });
  const { from, to } = rangeOf('2010-01-01', '2026-11-02');
  expect(daysBetween(from, to)).toBe(1095);
});
