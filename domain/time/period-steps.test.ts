import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from './calendar.ts';
import { stepsBefore, stepsOfPeriod } from './period-steps.ts';

describe('the steps of a period', () => {
  it('are the days of a month', () => {
    const steps = stepsOfPeriod({ kind: 'month', date: '2026-11-22' });
    expect(steps).toHaveLength(30);
    expect(steps[0]).toEqual({ kind: 'day', from: '2026-11-01', to: '2026-11-01' });
  });

  it('are the weeks of a quarter, cut where it begins and ends', () => {
    const steps = stepsOfPeriod({ kind: 'quarter', date: '2026-11-22' });
    expect(steps[0]).toEqual({ kind: 'week', from: '2026-10-01', to: '2026-10-04' });
    expect(steps[1]).toEqual({ kind: 'week', from: '2026-10-05', to: '2026-10-11' });
    expect(steps.at(-1)).toEqual({ kind: 'week', from: '2026-12-28', to: '2026-12-31' });
  });

  it('are the months of a year', () => {
    expect(stepsOfPeriod({ kind: 'year', date: '2026-11-22' }).map(({ from }) => from.slice(5, 7))).toEqual(
      '01 02 03 04 05 06 07 08 09 10 11 12'.split(' ')
    );
  });

  it('tile any custom period', () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1970-01-01', days));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 1095 }), (from, days) => {
        const to = addDays(from, days);
        const steps = stepsOfPeriod({ kind: 'custom', from, to });
        expect([steps[0]!.from, steps.at(-1)!.to]).toEqual([from, to]);
        for (const [index, step] of steps.slice(1).entries())
          expect(step.from).toBe(addDays(steps[index]!.to, 1));
        expect(steps.length).toBeLessThanOrEqual(37);
      })
    );
  });
});

describe('the steps up to a period', () => {
  it('are weeks up to that of a day or week', () => {
    const steps = stepsBefore({ kind: 'day', date: '2026-11-18' }, '2026-11-20', 3);
    expect(steps).toEqual([
      { kind: 'week', from: '2026-11-02', to: '2026-11-08' },
      { kind: 'week', from: '2026-11-09', to: '2026-11-15' },
      { kind: 'week', from: '2026-11-16', to: '2026-11-22' }
    ]);
  });

  it('are months up to the end of a longer period, or up to today while it is running', () => {
    const months = (date: string, today: string) =>
      stepsBefore({ kind: 'quarter', date }, today, 2).map(({ from, to }) => [from, to]);
    expect(months('2026-01-10', '2026-11-20')).toEqual([
      ['2026-02-01', '2026-02-28'],
      ['2026-03-01', '2026-03-31']
    ]);
    expect(months('2026-11-10', '2026-11-20')).toEqual([
      ['2026-10-01', '2026-10-31'],
      ['2026-11-01', '2026-11-30']
    ]);
  });
});

it('weeks of a custom period begin where weeks do', () => {
  const six = { kind: 'custom', from: '2026-10-11', to: '2026-11-21', weekStart: 7 } as const;
  expect(stepsOfPeriod(six).map(({ from, to }) => [from, to])[0]).toEqual(['2026-10-11', '2026-10-17']);
  expect(stepsOfPeriod(six)).toHaveLength(6);
});
