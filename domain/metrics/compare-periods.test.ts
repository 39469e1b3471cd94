import { describe, expect, it } from 'vitest';
import { comparePeriods } from './compare-periods.ts';
import type { PeriodDay } from './person-period.ts';

const weightOf = (category: string) => (category === 'Work' ? 2 : -2);
const complete = { state: 'complete', missingMs: 0 } as const;

function day(seconds: number, coverage: PeriodDay['coverage'] = complete): PeriodDay {
  const work = [{ category: 'Work', project: '', seconds }];
  const figures = { date: '', work, activeSeconds: seconds, focusSeconds: seconds / 2, switches: 0 };
  return { date: '', day: undefined, coverage, figures };
}
const nothing = (coverage: PeriodDay['coverage'] = complete): PeriodDay => ({
  ...day(0, coverage),
  figures: undefined
});
const compare = (now: PeriodDay[], before: PeriodDay[], isOver: boolean) => {
  const { partial, pairs, ...sums } = comparePeriods([{ now, before }], isOver, weightOf);
  return [sums.now.trackedSeconds, sums.before.trackedSeconds, pairs, partial];
};

describe('comparing two periods', () => {
  it('takes the sums of both where they are known in full', () => {
    expect(comparePeriods([{ now: [day(400), day(200)], before: [day(500)] }], true, weightOf)).toEqual({
      now: { trackedSeconds: 600, focusSeconds: 300, pulse: 100 },
      before: { trackedSeconds: 500, focusSeconds: 250, pulse: 100 },
      pairs: 2,
      partial: false,
      isUncollected: false
    });
  });

  it('leaves today out of both while the period is running', () => {
    const today = { state: 'partial', throughMs: 9, missingMs: 1 } as const;
    const ahead = { state: 'future', missingMs: 0 } as const;
    expect(
      compare([day(400), day(50, today), nothing(ahead)], [day(300), day(300), day(300)], false)
    ).toEqual([400, 300, 1, true]);
  });

  it('leaves out what somebody has not reported, here and there', () => {
    const missing = { state: 'unreported', missingMs: 86_400_000 } as const;
    expect(compare([day(400), nothing(missing)], [day(300), day(300)], true)).toEqual([400, 300, 1, true]);
    expect(compare([day(400), day(400)], [nothing(missing), day(300)], true)).toEqual([400, 300, 1, true]);
  });

  it('counts the days that the other period is too short for only once it is over', () => {
    expect(compare([day(100)], [day(100), day(100)], true)).toEqual([100, 200, 2, false]);
    expect(compare([day(100)], [day(100), day(100)], false)).toEqual([100, 100, 1, false]);
  });

  const uncollected = { state: 'uncollected', missingMs: 0 } as const;
  it('never compares with days before collecting began, nor with the rest of the day on which it did', () => {
    expect(compare([day(400), day(400)], [nothing(uncollected), day(300)], true)).toEqual([
      400,
      300,
      1,
      true
    ]);
    const began = { ...complete, fromMs: 1 };
    expect(compare([day(400), day(400)], [day(100, began), day(300)], true)).toEqual([400, 300, 1, true]);
    const newcomer = { now: [day(400), day(400)], before: [nothing(uncollected)] };
    const compared = comparePeriods([newcomer], true, weightOf);
    expect(compared).toMatchObject({ pairs: 0, isUncollected: true, now: { trackedSeconds: 0 } });
    const old = { now: [day(300), day(200)], before: [day(300)] };
    const team = comparePeriods([newcomer, old], true, weightOf);
    expect(team).toMatchObject({ pairs: 2, isUncollected: false, partial: true });
    expect([team.now.trackedSeconds, team.before.trackedSeconds]).toEqual([500, 300]);
  });

  it('counts a day off as zero once it is reported', () => {
    expect(compare([nothing()], [day(300)], true)).toEqual([0, 300, 1, false]);
  });
});
