import { expect, it } from 'vitest';
import { weightsOf } from '../metrics/weights.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { workedDay } from '../testing/device-days.ts';
import { testGoal } from '../testing/goals.ts';
import { datesBetween } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import { awayDates, goalHistory, sharedGoalHistory, type GoalPerson } from './goal-history.ts';
import { goalLines } from './goal-versions.ts';

const weights = weightsOf(DEFAULT_RULES);
const frame = frameOf('UTC', '00:00');
const TODAY = '2026-10-28';
const nowMs = Date.parse(`${TODAY}T12:00:00Z`);

/** Two hours on each day, reported up to `through`. */
function person(through: string): GoalPerson {
  const days = datesBetween('2026-10-19', through).map((date) => {
    const deviceDays = [workedDay(date, 'desk', [[36_000, 43_200]])];
    const day = mergeDay({ developer: 'kim', date, frame, deviceDays });
    if (!day) throw new TypeError('No day.');
    return day;
  });
  return {
    days,
    months: [],
    frame,
    throughMs: Date.parse(`${through}T23:59:59Z`) + 1000,
    collectFromMs: Date.parse('2026-10-19T00:00:00Z'),
    hasMachines: true,
    isAway: () => false
  };
}

const lineOf = (...given: Parameters<typeof testGoal>) => goalLines([testGoal(...given)], TODAY)[0]!;
const daily = lineOf({ measure: 'tracked', seconds: 7200 });

it('has a state for each period, and none is missed before it is reported', () => {
  const states = (through: string) =>
    goalHistory(daily, person(through), { weights, nowMs, count: 4 }).map(({ state }) => state);
  expect(states('2026-10-27')).toEqual(['met', 'met', 'met', 'running']);
  expect(states('2026-10-25')).toEqual(['met', 'unknown', 'unknown', 'running']);
});

it('of several people is known once it is known of everybody', () => {
  const line = lineOf({ measure: 'tracked', seconds: 7 * 7200 * 2, per: 'week' });
  const states = (...people: GoalPerson[]) =>
    sharedGoalHistory(line, people, { weights, nowMs, count: 2 }).map(({ state, seconds }) => [
      state,
      seconds
    ]);
  expect(states(person('2026-10-27'), person('2026-10-27'))).toEqual([
    ['met', 14 * 7200],
    ['running', 4 * 7200]
  ]);
  expect(states(person('2026-10-27'), person('2026-10-24'))[0]).toEqual(['unknown', 13 * 7200]);
  expect(states()).toEqual([]);
});

it('rests on a day off, by absence or holiday', () => {
  const isAway = awayDates(
    [
      { date: '2026-10-26', part: 'full' },
      { date: '2026-10-25', part: 'half' }
    ],
    [{ date: '2026-10-27' }, { date: '2026-10-25', part: 'none' }]
  );
  const line = lineOf({ measure: 'tracked', seconds: 80_000 });
  const states = goalHistory(line, { ...person('2026-10-27'), isAway }, { weights, nowMs, count: 4 });
  expect(states.map(({ state }) => state)).toEqual(['missed', 'rest', 'rest', 'running']);
});
