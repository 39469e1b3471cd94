import { describe, expect, it } from 'vitest';
import { cutoffsOf, expiredRanges, laterCutoffs, retentionProblem, type ExpiringDatabase } from './expiry.ts';

const isExpired = (database: ExpiringDatabase, id: string, cutoff = '2026-03-01') => {
  const before = { days: cutoff, months: cutoff, entries: cutoff, statements: cutoff };
  return expiredRanges(database, before).some(
    (range) => range.startkey <= id && id <= range.endkey && range.isExpired(id)
  );
};

describe('cutoffsOf', () => {
  it('whole months go, so many after they are over; what has no retention stays', () => {
    expect(cutoffsOf({ days: 2, audit: 24 }, '2026-11-27')).toEqual({
      days: '2026-09-01',
      audit: '2024-11-01'
    });
    expect(cutoffsOf({ days: 2 }, '2027-01-01')).toEqual({ days: '2026-11-01' });
    expect(cutoffsOf({}, '2026-11-27')).toEqual({});
  });

  it('a cutoff never moves back', () => {
    const before = { days: '2026-09-01', audit: '2024-11-01' };
    expect(laterCutoffs(before, { days: '2025-01-01', months: '2020-01-01' })).toEqual({
      days: '2026-09-01',
      months: '2020-01-01',
      audit: '2024-11-01'
    });
  });
});

describe('expiredRanges', () => {
  it.each([
    ['developer', 'day:2026-02-27:box'],
    ['developer', 'hint:2026-02-27:box'],
    ['developer', 'entry:2026-02-25:01J'],
    ['developer', 'absence:2026-02-28:01J'],
    ['developer', 'refusal:2026-W08:0123456789abcdef'],
    ['developer', 'sheet:2026-W08:0123456789ab'],
    ['developer', 'review:2026-W08:0123456789ab:boss'],
    ['team', 'day:2026-02-28:kim'],
    ['team', 'month:2026-02:kim'],
    ['team', 'names:2026-W08'],
    ['team', 'absences:2025:kim'],
    ['team', 'sheet:2026-W08:kim:0123456789ab'],
    ['service', 'received:2026-W08:kim:0123456789ab:boss:main']
  ] as const)('%s: %s has expired', (database, id) => expect(isExpired(database, id)).toBe(true));

  // The first day that stays reaches into the UTC day before it, and entries reach further.
  it.each([
    ['developer', 'day:2026-02-28:box'],
    ['developer', 'entry:2026-02-26:01J'],
    ['developer', 'absence:2026-03-01:01J'],
    // Its last date is 1 March.
    ['developer', 'sheet:2026-W09:0123456789ab'],
    ['developer', 'profile'],
    ['developer', 'contract:2020-01-01'],
    ['developer', 'goal:01J'],
    ['developer', 'day:2026-99-99:box'],
    ['team', 'day:2026-03-01:kim'],
    ['team', 'month:2026-03:kim'],
    ['team', 'absences:2026:kim'],
    ['team', 'developer:kim'],
    ['team', '_design/access'],
    ['service', 'erased:abc']
  ] as const)('%s: %s stays', (database, id) => expect(isExpired(database, id)).toBe(false));

  it('nothing of a kind without a cutoff expires', () => {
    expect(expiredRanges('team', { months: '2026-03-01' }).map(({ kind }) => kind)).toEqual([
      'months',
      'months'
    ]);
  });
});

describe('retentionProblem', () => {
  it('what something is made of does not go before it', () => {
    expect(retentionProblem({})).toBeUndefined();
    expect(retentionProblem({ days: 12 })).toBeUndefined();
    expect(retentionProblem({ days: 12, entries: 12, months: 24, statements: 2, audit: 2 })).toBeUndefined();
    expect(retentionProblem({ entries: 24 })).toMatch('Entries');
    expect(retentionProblem({ days: 12, entries: 6 })).toMatch('Entries');
    expect(retentionProblem({ months: 24 })).toMatch('Months');
    expect(retentionProblem({ days: 12, months: 6 })).toMatch('Months');
  });
});
