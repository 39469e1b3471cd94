import { expect, it } from 'vitest';
import { stepsOfPeriod } from '../time/period-steps.ts';
import { datesOfPeriod } from '../time/periods.ts';
import { addTotals, sumFigures } from './sum-figures.ts';
import { medianOf, sumSteps } from './sum-steps.ts';

const figures = (date: string, seconds: number, focusSeconds?: number) => ({
  date,
  work: [{ category: 'Work', project: 'api', seconds }],
  activeSeconds: seconds,
  focusSeconds,
  switches: 1
});

it('days are added up in the steps of their period', () => {
  const period = { kind: 'custom', from: '2026-11-04', to: '2026-12-20' } as const;
  const days = datesOfPeriod(period).map((date) => ({
    ...{ date, day: undefined, coverage: { state: 'complete', missingMs: 0 } as const },
    figures: date.endsWith('-13') ? undefined : figures(date, 100)
  }));
  const sums = sumSteps(stepsOfPeriod(period), days);
  expect(sums.map(({ step, trackedSeconds, days }) => [step.from, trackedSeconds, days.length])).toEqual([
    ['2026-11-04', 500, 5],
    ['2026-11-09', 600, 7],
    ['2026-11-16', 700, 7],
    ['2026-11-23', 700, 7],
    ['2026-11-30', 700, 7],
    ['2026-12-07', 600, 7],
    ['2026-12-14', 700, 7]
  ]);
  expect([...sums[1]!.byCategory]).toEqual([['Work', 600]]);
});

it('a median is the one in the middle, or between the two', () => {
  expect(medianOf([5, 1, 3])).toBe(3);
  expect(medianOf([4, 1])).toBe(2.5);
  expect(medianOf([])).toBeUndefined();
});

it('totals of people add up to those of all their days', () => {
  const weightOf = () => 1;
  const [one, other] = [figures('2026-11-04', 60, 30), figures('2026-11-05', 40)];
  const apart = addTotals([sumFigures([one], weightOf), sumFigures([other], weightOf)], weightOf);
  expect(apart).toEqual(sumFigures([one, other], weightOf));
  expect(addTotals([], weightOf).focusSeconds).toBe(0);
  const nobody = sumFigures([], weightOf);
  expect(addTotals([nobody, sumFigures([other], weightOf)], weightOf).focusSeconds).toBeUndefined();
  expect(addTotals([sumFigures([other], weightOf)], weightOf).focusSeconds).toBeUndefined();
});

it('sums that are remembered are those of the very days', () => {
  const weightOf = () => 1;
  const days = datesOfPeriod({ kind: 'month', date: '2026-11-04' }).map((date) => figures(date, 100));
  const week = days.slice(0, 7);
  expect([sumFigures(days, weightOf), sumFigures(week, weightOf)].map((sums) => sums.trackedSeconds)).toEqual(
    [3000, 700]
  );
  expect(sumFigures(days, weightOf)).toEqual(sumFigures(structuredClone(days), weightOf));
  const changed = days.with(3, figures('2026-11-04', 160));
  expect(sumFigures(changed, weightOf).trackedSeconds).toBe(3060);
  expect(sumFigures([...week, ...week], weightOf).trackedSeconds).toBe(1400);
});
