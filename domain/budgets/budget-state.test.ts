import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetId, type Budget } from '../documents/budget.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { summariseMonth } from '../merge/person-month.ts';
import { workedDay } from '../testing/device-days.ts';
import { addDays } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import { budgetState, budgetStates } from './budget-state.ts';
import { projectDays } from './project-days.ts';

const HOUR = 3600;
const TODAY = '2026-10-28';
const budget = (given: Partial<Budget> = {}): Budget => ({
  ...{ _id: budgetId('A'), type: 'budget', v: 1, team: 'main', project: 'api' },
  ...{ per: 'month', seconds: 100 * HOUR, from: '2026-01-01' },
  ...given
});
/** An hour on each of the days before today, and today. */
const hours = (days: number, seconds = HOUR) =>
  new Map(Array.from({ length: days + 1 }, (_, index) => [addDays(TODAY, -index), seconds]));

describe('a budget', () => {
  it('by month counts the present month, and forecasts its end at the pace of four weeks', () => {
    expect(budgetState(budget(), hours(40), TODAY)).toMatchObject({
      ...{ from: '2026-10-01', to: '2026-10-31', phase: 'running', usedSeconds: 28 * HOUR, percent: 28 },
      ...{ level: 0, paceSeconds: HOUR, forecastSeconds: 31 * HOUR, exhaustedOn: undefined }
    });
  });

  it('by week counts the ISO week, cut to the dates of the budget', () => {
    const state = budgetState(
      budget({ per: 'week', seconds: 4 * HOUR, from: '2026-10-27' }),
      hours(9),
      TODAY
    );
    expect(state).toMatchObject({
      ...{ from: '2026-10-27', to: '2026-11-01', usedSeconds: 2 * HOUR, level: 0 },
      ...{ forecastSeconds: 6 * HOUR, exhaustedOn: '2026-10-30' }
    });
  });

  it('in total has no forecast without an end, and a date on which nothing is left', () => {
    const total = budget({ per: 'total', seconds: 50 * HOUR });
    expect(budgetState(total, hours(39), TODAY)).toMatchObject({
      ...{ to: undefined, usedSeconds: 40 * HOUR, forecastSeconds: undefined, exhaustedOn: '2026-11-07' },
      level: 75
    });
    expect(budgetState(total, hours(60), TODAY)).toMatchObject({ level: 100, exhaustedOn: TODAY });
    expect(budgetState(total, new Map(), TODAY)).toMatchObject({ usedSeconds: 0, exhaustedOn: undefined });
  });

  it('of the past or the future has nothing to come', () => {
    const ended = budget({ per: 'month', until: '2026-09-15' });
    expect(budgetState(ended, hours(60), TODAY)).toMatchObject({
      ...{
        phase: 'ended',
        from: '2026-09-01',
        to: '2026-09-15',
        usedSeconds: 15 * HOUR,
        exhaustedOn: undefined
      },
      forecastSeconds: 15 * HOUR
    });
    const future = budgetState(budget({ from: '2026-12-05' }), hours(60), TODAY);
    expect(future).toMatchObject({
      phase: 'future',
      usedSeconds: 0,
      from: '2026-12-05',
      exhaustedOn: undefined
    });
  });

  it('has the level of its percentage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), (seconds) => {
        const { level, percent } = budgetState(
          budget({ seconds: 100_000 }),
          new Map([[TODAY, seconds]]),
          TODAY
        );
        expect(percent).toBeCloseTo(seconds / 1000);
        expect(level).toBe(percent >= 100 ? 100 : percent >= 90 ? 90 : percent >= 75 ? 75 : 0);
      })
    );
  });

  it('that is used most is first, one that ended last', () => {
    const all = [
      budget({ project: 'idle' }),
      budget({ _id: budgetId('B') }),
      budget({ _id: budgetId('C'), until: '2026-02-01' })
    ];
    const states = budgetStates(all, new Map([['api', hours(3)]]), TODAY);
    expect(states.map((state) => state.budget._id)).toEqual([budgetId('B'), budgetId('A'), budgetId('C')]);
  });
});

it('a stored day counts instead of its row in the month', () => {
  const frame = frameOf('UTC', '00:00');
  const dayOf = (date: string) => {
    const day = mergeDay({
      developer: 'kim',
      date,
      frame,
      deviceDays: [workedDay(date, 'desk', [[36_000, 39_600]])]
    });
    if (!day) throw new TypeError('No day.');
    return day;
  };
  const days = [dayOf('2026-10-01'), dayOf('2026-10-02')];
  const focus = { minSeconds: 900, minShare: 0.75, breakSeconds: 240, minWeight: 1 };
  const rules = `sha256:${'b'.repeat(64)}`;
  const month = summariseMonth('kim', '2026-10', days, { weightOf: () => 0, focus, rules });
  const project = days[0]!.keys[0]![2];
  const both = projectDays([days[1]!], [month]);
  expect([...(both.get(project) ?? [])].sort()).toEqual([
    ['2026-10-01', 3600],
    ['2026-10-02', 3600]
  ]);
});
