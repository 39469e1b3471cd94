import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal } from '../documents/goal.ts';
import type { PeriodDay } from '../metrics/person-period.ts';
import { testGoal } from '../testing/goals.ts';
import { addDays, datesBetween } from '../time/calendar.ts';
import {
  addMeasured,
  burnUp,
  goalStreak,
  measureDays,
  progressOf,
  type MeasuredDay
} from './goal-progress.ts';

const weights = {
  weightOf: (category: string) => (category.startsWith('Work') ? 2 : category === 'Media' ? -1 : 0),
  focus: { minSeconds: 900, minShare: 0.75, breakSeconds: 240, minWeight: 1 }
};
const never = () => false;
const MONDAY = '2026-10-26';
const week = { from: MONDAY, to: '2026-11-01' };
const whole = (date: string, seconds: number): MeasuredDay => ({ date, seconds, isWhole: true });
const daysOf = (seconds: number, isWhole = true) =>
  datesBetween(week.from, week.to).map((date) => ({ date, seconds, isWhole }));

const ofWeek = (
  given: Partial<Goal>,
  days: MeasuredDay[],
  today: string,
  isAway = never as (d: string) => boolean
) =>
  progressOf({ goal: testGoal({ per: 'week', seconds: 7000, ...given }), ...week }, days, { today, isAway });

describe('the state of a period', () => {
  it('at least: met as soon as it is reached, missed once it is over and known', () => {
    expect(ofWeek({}, daysOf(1000), '2026-11-02').state).toBe('met');
    expect(ofWeek({}, [whole(MONDAY, 7000)], '2026-10-27').state).toBe('met');
    expect(ofWeek({}, [whole(MONDAY, 6999)], '2026-10-27').state).toBe('running');
    expect(ofWeek({}, daysOf(999), '2026-11-01').state).toBe('running');
    expect(ofWeek({}, daysOf(999), '2026-11-02').state).toBe('missed');
  });

  it('at most: missed as soon as it is exceeded, met once it is over and known', () => {
    const atMost = { direction: 'atMost' } as const;
    expect(ofWeek(atMost, daysOf(1000), '2026-11-01').state).toBe('running');
    expect(ofWeek(atMost, daysOf(1000), '2026-11-02').state).toBe('met');
    expect(ofWeek(atMost, [{ ...whole(MONDAY, 7001), isWhole: false }], '2026-10-26').state).toBe('missed');
    expect(ofWeek(atMost, daysOf(10, false), '2026-11-02').state).toBe('unknown');
    expect(ofWeek({ ...atMost, seconds: 0 }, daysOf(0), '2026-11-02').state).toBe('met');
  });

  it('is not known while a day is missing', () => {
    expect(ofWeek({}, daysOf(999).slice(1), '2026-11-02').state).toBe('unknown');
    expect(ofWeek({}, daysOf(999, false), '2026-11-02').state).toBe('unknown');
  });

  it('rests where each of its days is a rest day or an absence', () => {
    const restDays = [6, 7];
    const isAway = (date: string) => date < '2026-10-31';
    expect(ofWeek({ restDays }, daysOf(0), '2026-11-02').state).toBe('missed');
    expect(ofWeek({ restDays }, daysOf(0), '2026-11-02', isAway).state).toBe('rest');
    const saturday = { from: '2026-10-31', to: '2026-10-31' };
    const daily = { goal: testGoal({ restDays }), ...saturday };
    expect(progressOf(daily, [whole('2026-10-31', 0)], { today: '2026-11-05', isAway: never }).state).toBe(
      'rest'
    );
  });
});

describe('what counts of a day', () => {
  const work = [
    { category: 'Work > Code', project: 'api', seconds: 3000 },
    { category: 'Workshop', project: '', seconds: 10 },
    { category: 'Media', project: '', seconds: 500 },
    { category: 'Mail', project: 'api', seconds: 70 }
  ];
  const figures = { date: MONDAY, work, activeSeconds: 9, focusSeconds: 2500, switches: 0 };
  const complete = { state: 'complete', missingMs: 0 } as const;
  const day: PeriodDay = { date: MONDAY, coverage: complete, day: undefined, figures };
  const reports = { weights, hasMachines: true, today: '2026-10-27' };
  const measure = (given: Partial<Goal>, of: PeriodDay = day) =>
    measureDays(testGoal(given), [of], reports)[0];

  it.each([
    ['tracked', '', 3580],
    ['focus', '', 2500],
    ['working', '', 3080],
    ['distraction', '', 500],
    ['category', 'Work', 3000],
    ['category', 'Work > Code', 3000],
    ['project', 'api', 3070],
    ['project', 'other', 0]
  ] as const)('%s %s', (measured, subject, seconds) => {
    expect(measure({ measure: measured, subject })).toEqual({ date: MONDAY, seconds, isWhole: true });
  });

  it('is not known where it is not reported to the end, or not shared', () => {
    const partial = { ...day, coverage: { state: 'partial', throughMs: 1, missingMs: 1 } as const };
    expect(measure({}, partial)?.isWhole).toBe(false);
    expect(measure({}, { ...day, figures: { ...figures, focusSeconds: undefined } })).toEqual({
      date: MONDAY,
      seconds: 0,
      isWhole: false
    });
  });

  it('is known once it is over where nothing but entries is reported', () => {
    const unreported = { ...day, coverage: { state: 'unreported', missingMs: 1 } as const };
    const without = { ...reports, hasMachines: false };
    expect(measureDays(testGoal(), [unreported], without)[0]?.isWhole).toBe(true);
    expect(measureDays(testGoal(), [unreported], { ...without, today: MONDAY })[0]?.isWhole).toBe(false);
  });

  it('of several people is known once it is known of everybody', () => {
    const all = addMeasured([[whole(MONDAY, 5)], [{ ...whole(MONDAY, 7), isWhole: false }]]);
    expect(all).toEqual([{ date: MONDAY, seconds: 12, isWhole: false }]);
  });
});

const anyDays = fc.array(fc.record({ seconds: fc.integer({ min: 0, max: 3000 }), isWhole: fc.boolean() }), {
  minLength: 7,
  maxLength: 7
});
const anyGoal = fc.record({
  direction: fc.constantFrom('atLeast' as const, 'atMost' as const),
  seconds: fc.integer({ min: 0, max: 15_000 })
});

describe('properties', () => {
  const dated = (days: { seconds: number; isWhole: boolean }[]) =>
    days.map((day, index) => ({ ...day, date: addDays(MONDAY, index) }));

  it('what is not reported never misses an at-least goal, nor meets an at-most goal', () => {
    fc.assert(
      fc.property(anyGoal, anyDays, (goal, days) => {
        const { state } = ofWeek(goal, dated(days), '2026-11-09');
        const isKnown = days.every(({ isWhole }) => isWhole);
        if (!isKnown && goal.direction === 'atLeast') expect(['met', 'unknown']).toContain(state);
        if (!isKnown && goal.direction === 'atMost') expect(['missed', 'unknown']).toContain(state);
        if (isKnown) expect(['met', 'missed']).toContain(state);
      })
    );
  });

  it('a state that is decided stays when more is reported', () => {
    fc.assert(
      fc.property(anyGoal, anyDays, fc.integer({ min: 0, max: 6 }), (goal, days, through) => {
        const all = dated(days).map((day) => ({ ...day, isWhole: true }));
        const early = all.map((day, index) =>
          index < through ? day : { ...day, seconds: Math.floor(day.seconds / 2), isWhole: false }
        );
        const then = ofWeek(goal, early, addDays(MONDAY, through)).state;
        const later = ofWeek(goal, all, '2026-11-09').state;
        if (then === 'met' || then === 'missed') expect(later).toBe(then);
      })
    );
  });

  it('the burn-up ends at the sum of the period', () => {
    fc.assert(
      fc.property(anyGoal, anyDays, (goal, days) => {
        const progress = ofWeek(goal, dated(days), '2026-11-09');
        expect(burnUp(progress).at(-1)?.seconds).toBe(progress.seconds);
      })
    );
  });

  it('only a missed period ends a streak', () => {
    const anyState = fc.constantFrom('met', 'missed', 'running', 'unknown', 'rest' as const);
    fc.assert(
      fc.property(fc.array(anyState), anyState, (states, last) => {
        const all = states.map((state) => ({ state }));
        const before = goalStreak(all);
        const after = goalStreak([...all, { state: last }]);
        expect(after).toBe(last === 'missed' ? 0 : last === 'met' ? before + 1 : before);
      })
    );
  });
});
