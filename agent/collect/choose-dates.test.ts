import { describe, expect, it } from 'vitest';
import { chooseDates, earliestTouched } from './choose-dates.ts';

const at = (iso: string) => Date.parse(`${iso}Z`);
const complete = (date: string, next: string) => ({ date, through: `${next}T00:00:00Z` });
const base = {
  stored: [],
  collectFromMs: at('2026-10-20T15:00:00'),
  nowMs: at('2026-10-22T10:00:00'),
  rulesChanged: false
};

describe('chooseDates', () => {
  it('begins where consent begins', () => {
    expect(chooseDates(base)).toEqual(['2026-10-20', '2026-10-21', '2026-10-22']);
  });

  it('starts again at the last complete day, whatever lies before it', () => {
    const stored = [
      { date: '2026-10-18', through: '2026-10-18T12:00:00Z' },
      complete('2026-10-20', '2026-10-21'),
      { date: '2026-10-21', through: '2026-10-21T18:00:00Z' }
    ];
    expect(chooseDates({ ...base, stored })).toEqual(['2026-10-20', '2026-10-21', '2026-10-22']);
    expect(chooseDates({ ...base, stored: [...stored, complete('2026-10-21', '2026-10-22')] })).toEqual([
      '2026-10-21',
      '2026-10-22'
    ]);
  });

  it('leaves out yesterday once it was verified, if it is complete and nothing else asks for it', () => {
    const stored = [complete('2026-10-21', '2026-10-22')];
    const verified = { ...base, stored, isVerified: true };
    expect(chooseDates(verified)).toEqual(['2026-10-22']);
    expect(chooseDates({ ...verified, conflicted: ['2026-10-21'] })).toEqual(['2026-10-21', '2026-10-22']);
    expect(chooseDates({ ...verified, askedFromMs: at('2026-10-21T20:00:00') })).toHaveLength(2);
    expect(chooseDates({ ...verified, isDaily: true })).toHaveLength(3);
    const incomplete = [
      complete('2026-10-20', '2026-10-21'),
      { date: '2026-10-21', through: '2026-10-21T18:00:00Z' }
    ];
    expect(chooseDates({ ...verified, stored: incomplete })).toHaveLength(3);
    expect(chooseDates({ ...verified, stored: [] })).toHaveLength(3);
  });

  it('catches up after a week of sleep', () => {
    const stored = [complete('2026-10-21', '2026-10-22')];
    expect(chooseDates({ ...base, stored, nowMs: at('2026-10-29T08:00:00') })).toHaveLength(9);
  });

  it('goes back as far as asked, but not before consent', () => {
    const stored = [complete('2026-10-21', '2026-10-22')];
    expect(chooseDates({ ...base, stored, askedFromMs: at('2026-10-10T00:00:00') })[0]).toBe('2026-10-20');
  });

  it('goes back a week once a day, for what was corrected there since', () => {
    const stored = [complete('2026-10-21', '2026-10-22')];
    const late = { ...base, stored, nowMs: at('2026-10-30T08:00:00'), isDaily: true };
    expect(chooseDates(late)[0]).toBe('2026-10-21');
    const current = [...stored, complete('2026-10-29', '2026-10-30')];
    expect(chooseDates({ ...late, stored: current })[0]).toBe('2026-10-23');
  });

  it('goes back thirty days when the rules changed', () => {
    const stored = [complete('2026-10-21', '2026-10-22')];
    const collectFromMs = at('2026-01-01T00:00:00');
    expect(chooseDates({ ...base, stored, collectFromMs, rulesChanged: true })[0]).toBe('2026-09-22');
  });

  it('adds the days that were in conflict', () => {
    const stored = [complete('2026-10-21', '2026-10-22')];
    const conflicted = ['2026-10-20', '2026-10-19'];
    expect(chooseDates({ ...base, stored, conflicted })).toEqual(['2026-10-20', '2026-10-21', '2026-10-22']);
  });

  it('does not believe a clock that was ahead', () => {
    const stored = [complete('2026-10-20', '2026-10-21'), complete('2031-01-01', '2031-01-02')];
    expect(chooseDates({ ...base, stored })[0]).toBe('2026-10-20');
  });
});

describe('earliestTouched', () => {
  it('is the reach of a change of rules, or the last complete day where that is earlier', () => {
    const nowMs = at('2026-10-22T10:00:00');
    expect(earliestTouched({ stored: [complete('2026-10-21', '2026-10-22')], nowMs })).toBe('2026-09-22');
    expect(earliestTouched({ stored: [complete('2026-08-01', '2026-08-02')], nowMs })).toBe('2026-08-01');
    expect(earliestTouched({ stored: [], nowMs })).toBe('');
  });
});
