import { describe, expect, it } from 'vitest';
import type { DayCoverage } from './coverage.ts';
import type { PeriodDay } from './person-period.ts';
import { workCalendar } from '../worktime/work-plan.ts';
import { isWorkday, streaksOf } from './streaks.ts';

const calendar = workCalendar({
  workHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  holidays: [{ date: '2026-11-18' }],
  contracts: [],
  absences: []
});
const COMPLETE: DayCoverage = { state: 'complete', missingMs: 0 };

/** Minutes of focus; undefined: not shared; `off`: nothing tracked. */
function day(date: string, focus: number | 'off' | undefined, coverage = COMPLETE): PeriodDay {
  const work = focus === 'off' ? [] : [{ category: 'Work', project: '', seconds: 20_000 }];
  const focusSeconds = focus === 'off' ? 0 : focus === undefined ? undefined : focus * 60;
  const figures = { date, work, activeSeconds: 20_000, focusSeconds, switches: 0 };
  return { date, coverage, day: undefined, figures };
}

describe('a streak', () => {
  it('counts days in a row with an hour of focus', () => {
    const days = [day('2026-11-09', 60), day('2026-11-10', 90), day('2026-11-11', 59), day('2026-11-12', 61)];
    expect(streaksOf(days, calendar)).toEqual({
      current: { days: 1, from: '2026-11-12', to: '2026-11-12' },
      longest: { days: 2, from: '2026-11-09', to: '2026-11-10' }
    });
  });

  it.each([
    ['a weekend with little focus', [day('2026-11-14', 10), day('2026-11-15', 0)]],
    ['a holiday', [day('2026-11-18', 0)]],
    ['a day on which nothing was tracked', [day('2026-11-17', 'off')]],
    ['a day that is not reported in full yet', [day('2026-11-17', 5, { state: 'unreported', missingMs: 1 })]],
    ['a day whose focus is not shared', [day('2026-11-17', undefined)]]
  ])('is not broken by %s', (_, between) => {
    const days = [day('2026-11-13', 60), ...between, day('2026-11-19', 60)];
    expect(streaksOf(days, calendar).current?.days).toBe(2);
  });

  it('counts a weekend with enough focus', () => {
    const days = [day('2026-11-13', 60), day('2026-11-14', 75), day('2026-11-16', 60)];
    expect(streaksOf(days, calendar).current).toEqual({ days: 3, from: '2026-11-13', to: '2026-11-16' });
  });

  it('of no days is none', () => {
    expect(streaksOf([], calendar)).toEqual({ current: undefined, longest: undefined });
  });
});

it('work days are those of the work hours that are no holidays', () => {
  expect(['2026-11-13', '2026-11-14', '2026-11-18'].map((date) => isWorkday(date, calendar))).toEqual([
    true,
    false,
    false
  ]);
});
