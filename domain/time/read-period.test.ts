import { describe, expect, it } from 'vitest';
import { isDate, readPeriod, writePeriod } from './read-period.ts';

const today = '2026-11-20';
const words = { period: null, date: null, from: null, to: null };

describe('the period of an address', () => {
  it('is read as written', () => {
    const day = { kind: 'day', date: '2026-11-16' } as const;
    expect(readPeriod({ ...words, period: 'day', date: '2026-11-16' }, today)).toEqual(day);
    expect(readPeriod({ ...words, ...writePeriod(day) }, today)).toEqual(day);
    const custom = { kind: 'custom', from: '2026-11-02', to: '2026-11-13' } as const;
    expect(readPeriod({ ...words, ...writePeriod(custom) }, today)).toEqual(custom);
  });

  it('is the present week where the address says nothing, or nonsense', () => {
    const present = { kind: 'week', date: today };
    expect(readPeriod(words, today)).toEqual(present);
    expect(readPeriod({ ...words, period: 'decade', date: '2026-02-30' }, today)).toEqual(present);
    expect(readPeriod({ ...words, period: '', date: 'yesterday' }, today)).toEqual(present);
  });

  it('is never a custom one that runs backwards, has half its dates, or goes on for ever', () => {
    const custom = { ...words, period: 'custom' };
    expect(readPeriod({ ...custom, from: '2026-11-13', to: '2026-11-02' }, today).kind).toBe('week');
    expect(readPeriod({ ...custom, from: '2026-11-13' }, today).kind).toBe('week');
    expect(readPeriod({ ...custom, from: '1999-01-01', to: '2026-11-02' }, today).kind).toBe('week');
  });

  it('carries the day on which weeks start', () => {
    expect(readPeriod(words, today, 7)).toEqual({ kind: 'week', date: today, weekStart: 7 });
  });
});

it('a date that no document can have is refused', () => {
  expect(['9999-12-31', '2100-01-01', '1000-01-01', '2099-12-31'].map(isDate)).toEqual([
    false,
    false,
    false,
    true
  ]);
  expect(readPeriod({ ...words, period: 'year', date: '9999-12-31' }, today).kind).toBe('year');
  expect(readPeriod({ ...words, date: '9999-12-31' }, today)).toEqual({ kind: 'week', date: today });
});

it('a date is one that exists', () => {
  expect(['2028-02-29', '2027-02-29', '0000-01-01', '2026-1-1', null].map(isDate)).toEqual([
    true,
    false,
    false,
    false,
    false
  ]);
});
