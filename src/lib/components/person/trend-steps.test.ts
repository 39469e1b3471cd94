import { describe, expect, it } from 'vitest';
import type { DayCoverage } from '#domain/metrics/coverage.ts';
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { datesBetween } from '#domain/time/calendar.ts';
import { stepsBefore } from '#domain/time/period-steps.ts';
import { meanOf, trendSteps } from './trend-steps.ts';

const today = '2026-11-20';
const steps = stepsBefore({ kind: 'week', date: today }, today, 3);

/** An hour on each day since 10 November, half of it in focus; the 19th is not reported, the rest of the week is to come. */
const daysFrom = (first: string) =>
  datesBetween('2026-11-02', '2026-11-22').map((date): PeriodDay => {
    const coverage: DayCoverage =
      date > today
        ? { state: 'future', missingMs: 0 }
        : date === '2026-11-19'
          ? { state: 'unreported', missingMs: 86_400_000 }
          : date < first
            ? { state: 'uncollected', missingMs: 0 }
            : { state: 'complete', missingMs: 0 };
    const work = [{ category: 'Work', project: '', seconds: 3600 }];
    const known = date >= '2026-11-10' && date < '2026-11-19';
    const figures = known ? { date, work, activeSeconds: 3600, focusSeconds: 1800, switches: 1 } : undefined;
    return { date, coverage, day: undefined, figures };
  });

describe('a trend', () => {
  const trend = trendSteps(steps, daysFrom('2026-11-10'), () => 2);

  it('knows nothing of what was before anything was collected', () => {
    expect(trend[0]).toMatchObject({ tracked: undefined, focus: undefined, pulse: undefined });
  });

  it('sums weeks, and says which is running and which is not reported in full', () => {
    expect(
      trend.map(({ tracked, focus, pulse, running, missing }) => [tracked, focus, pulse, running, missing])
    ).toEqual([
      [undefined, undefined, undefined, false, false],
      [6 * 3600, 3 * 3600, 100, false, false],
      [3 * 3600, 1.5 * 3600, 100, true, true]
    ]);
  });

  it('has the mean of what is over and known from its beginning', () => {
    expect(meanOf(trend, 'tracked')).toBe(undefined);
    const known = trendSteps(steps, daysFrom('2026-11-09'), () => 2);
    expect(meanOf(known, 'tracked')).toBe(6 * 3600);
  });
});

it('a week of which nothing is reported is not zero', () => {
  const incomplete = daysFrom('2026-11-01').map((day) => ({
    ...day,
    figures: undefined,
    coverage: { state: 'unreported', missingMs: 86_400_000 } as const
  }));
  expect(trendSteps(steps, incomplete, () => 0)[1]).toMatchObject({
    tracked: undefined,
    missing: true
  });
});
