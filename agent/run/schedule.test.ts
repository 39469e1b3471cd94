import { describe, expect, it } from 'vitest';
import type { ReportedProblem } from '../sync/part.ts';
import { planNext, sleptThrough } from './schedule.ts';

const MINUTE = 60_000;
const middle = () => 0.5;
const problem = (kind: ReportedProblem['kind']): ReportedProblem => ({
  from: 'server',
  kind: kind!,
  message: ''
});
const plan = (problems: ReportedProblem[], failures = 0, random = middle) =>
  planNext({ report: { problems }, failures, intervalMinutes: 30, random });

describe('planNext', () => {
  it('keeps to the interval, give or take a tenth', () => {
    expect(plan([])).toEqual({ failures: 0, waitMs: 30 * MINUTE });
    expect(plan([], 3, () => 0)).toEqual({ failures: 0, waitMs: 27 * MINUTE });
    expect(plan([], 0, () => 1).waitMs).toBe(33 * MINUTE);
  });

  it('tries again after 1, 2, 4 … minutes, at most the interval', () => {
    const waits = [0, 1, 2, 3, 4, 5, 60].map(
      (failures) => plan([problem('offline')], failures).waitMs / MINUTE
    );
    expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(plan([problem('offline')], 4).failures).toBe(5);
    expect(plan([{ from: 'activitywatch', message: '' }]).waitMs).toBe(MINUTE);
  });

  it('waits for a lock to pass', () => {
    expect(plan([problem('locked')]).waitMs).toBe(6 * MINUTE);
  });

  it('asks no sooner than the server wants to be asked', () => {
    const busy = { ...problem('busy'), retryAfterMs: 5 * MINUTE };
    expect(plan([busy], 0, () => 0).waitMs).toBe(5 * MINUTE);
    expect(plan([busy], 5, () => 0).waitMs).toBe(27 * MINUTE);
  });

  it('does not hurry where only a person can help', () => {
    expect(plan([problem('credentials')], 2)).toEqual({ failures: 0, waitMs: 30 * MINUTE });
  });
});

describe('sleptThrough', () => {
  it('tells a late timer from a sleeping machine or a clock that was set', () => {
    expect(sleptThrough(1000, 3000)).toBe(false);
    expect(sleptThrough(1000, 62_000)).toBe(true);
    expect(sleptThrough(86_400_000, 1000)).toBe(true);
  });
});
