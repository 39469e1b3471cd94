import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import {
  CALENDAR_KINDS,
  changeKind,
  comparableDates,
  comparedWith,
  datesOfPeriod,
  isInPeriod,
  periodBounds,
  shiftPeriod,
  yearEarlier
} from './periods.ts';
import { addDays } from './calendar.ts';

describe('a period', () => {
  it('is a day', () => {
    expect(datesOfPeriod({ kind: 'day', date: '2026-11-16' })).toEqual(['2026-11-16']);
  });

  it('is the ISO week around a date, also across a new year', () => {
    expect(periodBounds({ kind: 'week', date: '2026-11-22' })).toEqual(['2026-11-16', '2026-11-22']);
    expect(periodBounds({ kind: 'week', date: '2027-01-01' })).toEqual(['2026-12-28', '2027-01-03']);
  });

  it('is a month, a quarter or a year', () => {
    const date = '2028-02-29';
    expect(periodBounds({ kind: 'month', date })).toEqual(['2028-02-01', '2028-02-29']);
    expect(periodBounds({ kind: 'quarter', date })).toEqual(['2028-01-01', '2028-03-31']);
    expect(periodBounds({ kind: 'quarter', date: '2026-12-31' })).toEqual(['2026-10-01', '2026-12-31']);
    expect(periodBounds({ kind: 'year', date })).toEqual(['2028-01-01', '2028-12-31']);
  });

  it('may start its weeks on another day', () => {
    expect(periodBounds({ kind: 'week', date: '2026-11-22', weekStart: 7 })).toEqual([
      '2026-11-22',
      '2026-11-28'
    ]);
    expect(periodBounds({ kind: 'week', date: '2026-11-20', weekStart: 6 })).toEqual([
      '2026-11-14',
      '2026-11-20'
    ]);
  });

  it('follows the one before without gap or overlap, whatever its kind', () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1970-01-01', days));
    const calendar = fc.record({
      kind: fc.constantFrom(...CALENDAR_KINDS),
      date: day,
      weekStart: fc.integer({ min: 1, max: 7 })
    });
    const custom = fc
      .tuple(day, fc.integer({ min: 0, max: 100 }))
      .map(([from, days]) => ({ kind: 'custom' as const, from, to: addDays(from, days) }));
    fc.assert(
      fc.property(fc.oneof(calendar, custom), (period) => {
        const [first, last] = periodBounds(period);
        expect(periodBounds(shiftPeriod(period, -1))[1]).toBe(addDays(first, -1));
        expect(periodBounds(shiftPeriod(period, 1))[0]).toBe(addDays(last, 1));
        expect(isInPeriod(first, period) && isInPeriod(last, period)).toBe(true);
      })
    );
  });

  it('moves by its own length', () => {
    expect(shiftPeriod({ kind: 'week', date: '2026-11-18' }, -1)).toEqual({
      kind: 'week',
      date: '2026-11-11'
    });
    expect(shiftPeriod({ kind: 'day', date: '2026-10-31' }, 1)).toEqual({ kind: 'day', date: '2026-11-01' });
  });

  it('holds its first and last date', () => {
    const week = { kind: 'week', date: '2026-11-18' } as const;
    expect(
      ['2026-11-15', '2026-11-16', '2026-11-22', '2026-11-23'].map((date) => isInPeriod(date, week))
    ).toEqual([false, true, true, false]);
  });
});

describe('another kind of period', () => {
  const today = '2026-11-20';

  it('stays around the date that one was at, so that one comes back to it', () => {
    const day = { kind: 'day', date: '2026-03-18' } as const;
    const month = changeKind(day, 'month', today);
    expect(month).toEqual({ kind: 'month', date: '2026-03-18' });
    expect(changeKind(shiftPeriod(shiftPeriod(month, -1), 1), 'day', today)).toEqual(day);
  });

  it('is around today after custom dates, or as near to it as they were', () => {
    const custom = { kind: 'custom', from: '2026-11-16', to: '2026-11-30' } as const;
    expect(changeKind(custom, 'day', today)).toEqual({ kind: 'day', date: today });
    expect(changeKind({ ...custom, to: '2026-11-18' }, 'week', today)).toEqual({
      kind: 'week',
      date: '2026-11-18'
    });
  });

  it('takes the dates that are shown as the custom ones', () => {
    expect(changeKind({ kind: 'week', date: today }, 'custom', today)).toEqual({
      kind: 'custom',
      from: '2026-11-16',
      to: '2026-11-22'
    });
  });
});

describe('a comparison', () => {
  it('is with the period before, the year before, or nothing', () => {
    const week = { kind: 'week', date: '2026-11-18' } as const;
    expect(comparedWith(week, 'before')).toEqual({ kind: 'week', date: '2026-11-11' });
    expect(comparedWith(week, 'year')).toEqual({ kind: 'week', date: '2025-11-19' });
    expect(comparedWith(week, 'none')).toBeUndefined();
    expect(yearEarlier({ kind: 'month', date: '2028-02-29' })).toEqual({ kind: 'month', date: '2027-02-28' });
    expect(yearEarlier({ kind: 'custom', from: '2026-11-02', to: '2026-11-06' })).toEqual({
      kind: 'custom',
      from: '2025-11-03',
      to: '2025-11-07'
    });
  });

  it('holds as many days as have begun against as many', () => {
    const week = { kind: 'week', date: '2026-11-18' } as const;
    const before = shiftPeriod(week, -1);
    expect(comparableDates(week, before, '2026-11-17')).toEqual(['2026-11-09', '2026-11-10']);
    expect(comparableDates(week, before, '2026-11-30')).toHaveLength(7);
  });
});
