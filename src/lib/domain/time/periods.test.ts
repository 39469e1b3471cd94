import { describe, expect, it } from 'vitest';
import { datesOfPeriod, isInPeriod, periodBounds, readPeriod, shiftPeriod } from './periods.ts';

describe('a period', () => {
  it('is a day', () => {
    expect(datesOfPeriod({ kind: 'day', date: '2026-11-16' })).toEqual(['2026-11-16']);
  });

  it('is the ISO week around a date, also across a new year', () => {
    expect(periodBounds({ kind: 'week', date: '2026-11-22' })).toEqual(['2026-11-16', '2026-11-22']);
    expect(periodBounds({ kind: 'week', date: '2027-01-01' })).toEqual(['2026-12-28', '2027-01-03']);
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

describe('the period of an address', () => {
  it('is read as written', () => {
    expect(readPeriod('day', '2026-11-16', '2026-11-20')).toEqual({ kind: 'day', date: '2026-11-16' });
  });

  it('is the present week where the address says nothing, or nonsense', () => {
    const present = { kind: 'week', date: '2026-11-20' };
    expect(readPeriod(null, null, '2026-11-20')).toEqual(present);
    expect(readPeriod('decade', '2026-02-30', '2026-11-20')).toEqual(present);
    expect(readPeriod('', 'yesterday', '2026-11-20')).toEqual(present);
  });
});
