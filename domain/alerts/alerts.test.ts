import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { budgetState } from '../budgets/budget-state.ts';
import { Alert, ALERT_RULES, parseAlertId, type AlertRule } from '../documents/alert.ts';
import { budgetId } from '../documents/budget.ts';
import { goalId } from '../documents/goal.ts';
import { mergeDay } from '../merge/merge-day.ts';
import { weightsOf } from '../metrics/weights.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { workedDay } from '../testing/device-days.ts';
import { testGoal } from '../testing/goals.ts';
import { reviewOf, sheetOf, WEEK } from '../testing/sheets.ts';
import { formatInstant } from '../time/calendar.ts';
import { frameOf } from '../time/local-days.ts';
import type { Range } from '../time/spans.ts';
import { reviewQueue } from '../timesheets/review-queue.ts';
import { workCalendar } from '../worktime/work-plan.ts';
import { ALERT_TERMS, MANAGERS_HEAR, ownSettingOf, settingOf } from './alert-rules.ts';
import { alertAct, alertTitle } from './alert-text.ts';
import { makeAlert, ownAlerts, type OwnAlertSources } from './own-alerts.ts';
import { quietUntil } from './quiet-hours.ts';
import { teamAlerts, type TeamAlertSources } from './team-alerts.ts';
import { workingTime } from './working-time.ts';

const HOUR = 3600;
const frame = frameOf('UTC', '00:00');
const calendar = workCalendar({
  contracts: [],
  workHours: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' },
  holidays: [],
  absences: []
});
const at = (instant: string) => Date.parse(`${instant}Z`);
/** A Friday. */
const FRIDAY = '2026-10-30';

function dayOf(date: string, ...spans: Range[]) {
  const day = mergeDay({ developer: 'john_doe', date, frame, deviceDays: [workedDay(date, 'desk', spans)] });
  if (!day) throw new TypeError('No day.');
  return day;
}
const machine = (device: string, through: string | undefined) => ({
  ...{ developer: 'john_doe', device, os: 'linux', collectFromMs: at('2026-01-01T00:00:00') },
  throughMs: through === undefined ? undefined : at(through)
});

const sources = (given: Partial<OwnAlertSources> = {}): OwnAlertSources => ({
  ...{ developer: 'john_doe', frame, calendar, weights: weightsOf(DEFAULT_RULES) },
  ...{ machines: [], days: [], sheets: [], reviews: [], runs: [], goals: [], deviceDays: [], queue: [] },
  settings: { own: undefined, org: undefined },
  nowMs: at(`${FRIDAY}T18:00:00`),
  ...given
});
const own = (given: Partial<OwnAlertSources>) => {
  const alerts = ownAlerts(sources(given));
  for (const alert of alerts) expect(v.safeParse(Alert, alert).issues).toBeUndefined();
  return alerts.map(({ rule, period, since }) => [rule, period, since]);
};

describe('work hours since an instant', () => {
  const reached = (from: string, to: string, hours: number) =>
    workingTime({ fromMs: at(from), toMs: at(to) }, frame, calendar, hours * HOUR * 1000);

  it('are those of the workdays between, and only those', () => {
    expect(reached('2026-10-29T16:00:00', '2026-10-31T00:00:00', 8)).toBe(at('2026-10-30T16:00:00'));
    expect(reached('2026-10-30T16:00:00', '2026-11-01T23:00:00', 2)).toBeUndefined();
    expect(reached('2026-10-30T16:00:00', '2026-11-02T10:00:00', 2)).toBe(at('2026-11-02T10:00:00'));
    expect(reached('2026-10-30T16:00:00', '2026-10-30T15:00:00', 1)).toBeUndefined();
  });

  it('follow the clock of the person, over a change of clocks', () => {
    const berlin = frameOf('Europe/Berlin');
    const span = { fromMs: at('2026-10-23T14:00:00'), toMs: at('2026-10-27T00:00:00') };
    // Friday until 17:00 in summer, Monday from 09:00 in winter.
    expect(workingTime(span, berlin, calendar, 2 * HOUR * 1000)).toBe(at('2026-10-26T09:00:00'));
  });
});

describe('what a person is due', () => {
  it('a machine that has been quiet for so many work hours, once, until it reports again', () => {
    const quiet = { machines: [machine('desk', '2026-10-29T10:00:00')] };
    expect(own(quiet)).toEqual([['quiet-machine', 'desk.2026-10-29', '2026-10-30T10:00:00Z']]);
    expect(own({ ...quiet, nowMs: at('2026-10-30T09:30:00') })).toEqual([]);
    expect(own({ ...quiet, nowMs: at('2026-11-20T09:30:00') })).toEqual(own(quiet));
    expect(own({ machines: [...quiet.machines, machine('laptop', '2026-10-30T17:59:00')] })).toEqual([]);
    expect(own({ ...quiet, asOfMs: at('2026-10-29T11:00:00') })).toEqual([]);
    expect(own({ machines: [machine('desk', undefined)] })).toHaveLength(1);
  });

  it('a week that was not submitted, for those who submit weeks', () => {
    const worked = { days: [dayOf('2026-10-27', [36_000, 39_600])], nowMs: at('2026-11-05T00:00:00') };
    const earlier = sheetOf({ week: '2026-W43', rows: [] });
    expect(own(worked)).toEqual([]);
    expect(own({ ...worked, sheets: [earlier] })).toEqual([['not-submitted', WEEK, '2026-11-04T00:00:00Z']]);
    expect(own({ ...worked, sheets: [earlier, sheetOf()] })).toEqual([]);
    const returned = reviewOf(sheetOf(), { decision: 'returned', comment: 'Tuesday?' });
    expect(own({ ...worked, sheets: [sheetOf()], reviews: [returned] })).toHaveLength(1);
  });

  it('overtime, work on a day off, and a day without a break', () => {
    const long = ['2026-10-26', '2026-10-27', '2026-10-28', '2026-10-29', FRIDAY].map((date) =>
      dayOf(date, [28_800, 64_800])
    );
    expect(own({ days: long }).filter(([rule]) => rule === 'overtime')).toEqual([
      ['overtime', WEEK, `${FRIDAY}T00:00:00Z`]
    ]);
    expect(own({ days: long.slice(0, 4) }).filter(([rule]) => rule === 'overtime')).toEqual([]);
    const saturday = dayOf('2026-10-31', [36_000, 43_200]);
    expect(own({ days: [saturday], nowMs: at('2026-10-31T20:00:00') })).toEqual([
      ['weekend-work', '2026-10-31', '2026-10-31T00:00:00Z']
    ]);
    const stretch = [dayOf(FRIDAY, [32_400, 40_000], [40_600, 50_000])];
    expect(own({ days: stretch })).toEqual([['no-break', FRIDAY, `${FRIDAY}T13:00:00Z`]]);
    expect(own({ days: [dayOf(FRIDAY, [32_400, 40_000], [41_000, 50_000])] })).toEqual([]);
  });

  it('a watcher that was silent for hours of one week in which somebody worked', () => {
    const gaps = (date: string, device: string, ...spans: Range[]) => ({
      ...workedDay(date, device, [[32_400, 61_200]]),
      gaps: spans.flat()
    });
    const quiet = [
      gaps('2026-10-27', 'desk', [36_000, 39_600]),
      gaps('2026-10-28', 'desk', [36_000, 43_200])
    ];
    expect(own({ deviceDays: quiet })).toEqual([['quiet-watcher', `desk.${WEEK}`, '2026-10-28T11:00:00Z']]);
    expect(own({ deviceDays: [...quiet].reverse() })).toHaveLength(1);
    expect(own({ deviceDays: quiet.slice(0, 1) })).toEqual([]);
    const machines = [quiet[0]!, gaps('2026-10-28', 'laptop', [36_000, 39_600])];
    expect(own({ deviceDays: machines })).toEqual([]);
  });

  it('a timer that runs for too long, and a goal that was missed', () => {
    const run = { id: '0'.repeat(26), start: `${FRIDAY}T08:00:00Z`, category: '', project: 'api' };
    expect(own({ runs: [run] })).toEqual([['timer-running', run.id, `${FRIDAY}T16:00:00Z`]]);
    expect(own({ runs: [{ ...run, end: `${FRIDAY}T09:00:00Z` }] })).toEqual([]);
    const goal = testGoal({ _id: goalId('0'.repeat(26)) });
    const period = { goal, from: '2026-10-28', to: '2026-10-28', seconds: 5, days: [] };
    expect(own({ goals: [[{ ...period, state: 'missed' }]] })).toEqual([
      ['goal-missed', '2026-10-28', '2026-10-29T00:00:00Z']
    ]);
    expect(own({ goals: [[{ ...period, state: 'unknown' }]] })).toEqual([]);
    expect(own({ goals: [[{ ...period, state: 'missed' }]], nowMs: at('2026-12-01T00:00:00') })).toEqual([]);
  });

  it('nothing of a rule that is off: as the person says, else the organisation', () => {
    const quiet = { machines: [machine('desk', '2026-10-29T10:00:00')] };
    const off = { 'quiet-machine': { on: false } };
    expect(own({ ...quiet, settings: { own: undefined, org: off } })).toEqual([]);
    expect(own({ ...quiet, settings: { own: { 'quiet-machine': { on: true } }, org: off } })).toHaveLength(1);
    const later = { 'quiet-machine': { limit: 40 } };
    expect(own({ ...quiet, settings: { own: undefined, org: later } })).toEqual([]);
    // Nobody postpones what their managers hear of until after these do.
    expect(own({ ...quiet, settings: { own: later, org: undefined } })).toHaveLength(1);
    expect(ownSettingOf('no-break', { 'no-break': { limit: 9 } }, undefined)).toEqual({ on: true, limit: 9 });
    expect(settingOf('no-break', {}, { 'no-break': { limit: 2 } })).toEqual({ on: true, limit: 2 });
  });

  it('the same documents from the same data at another time', () => {
    const quiet = { machines: [machine('desk', '2026-10-29T10:00:00')] };
    const [first] = ownAlerts(sources(quiet));
    const [later] = ownAlerts(sources({ ...quiet, nowMs: at('2026-11-03T18:00:00') }));
    expect(later).toEqual(first);
    expect(parseAlertId(first?._id ?? '')).toEqual({
      ...{ rule: 'quiet-machine', subject: 'john_doe', period: 'desk.2026-10-29' }
    });
  });
});

describe('what a manager is due', () => {
  const person = {
    ...{ developer: 'john_doe', name: 'John', frame, calendar },
    ...{ machines: [], days: [], sheets: [], reviews: [] }
  };
  const team = (given: Partial<TeamAlertSources>) =>
    teamAlerts({
      ...{ people: [], queue: [], budgets: [], goals: [], settings: undefined },
      nowMs: at(`${FRIDAY}T18:00:00`),
      ...given
    }).map(({ rule, subject, period, name }) => [rule, subject, period, name]);

  it('hears of a quiet machine later than the person', () => {
    const people = [{ ...person, machines: [machine('desk', '2026-10-29T10:00:00')] }];
    expect(team({ people })).toEqual([]);
    expect(team({ people, nowMs: at('2026-11-02T12:00:00') })).toEqual([
      ['quiet-machine', 'john_doe', 'desk.2026-10-29', 'John']
    ]);
  });

  it('hears of a week that waits, and of a budget at each threshold', () => {
    const sheet = sheetOf();
    const queue = reviewQueue({
      ...{ people: [{ developer: 'john_doe', name: 'John' }], sheets: [sheet], reviews: [] },
      ...{ days: [], daysFrom: '9999-12-31', weeks: [] }
    });
    expect(team({ queue, nowMs: at('2026-11-05T08:00:00') })).toEqual([]);
    expect(team({ queue, nowMs: at('2026-11-05T10:00:00') })).toEqual([
      ['waiting-for-review', 'john_doe', `${WEEK}.${sheet.digest.slice(7, 19)}`, 'John']
    ]);
    const used = (seconds: number) =>
      budgetState(
        {
          ...{ _id: budgetId('0'.repeat(26)), type: 'budget', v: 1, team: 'main', project: 'api' },
          ...{ per: 'month', seconds: 100, from: '2026-01-01' }
        },
        new Map([[FRIDAY, seconds]]),
        FRIDAY
      );
    const periods = (seconds: number) => team({ budgets: [used(seconds)] }).map(([, , period]) => period);
    expect([74, 75, 89, 90, 120].map(periods)).toEqual([
      [],
      ['2026-10-01.75'],
      ['2026-10-01.75'],
      ['2026-10-01.90'],
      ['2026-10-01.100']
    ]);
  });

  it('hears of nothing about a person but what the list says', () => {
    expect(MANAGERS_HEAR).toEqual([
      'quiet-machine',
      'not-submitted',
      'waiting-for-review',
      'changed-after-approval'
    ]);
    const long = [dayOf('2026-10-31', [10_000, 80_000])];
    const people = [{ ...person, days: long, machines: [machine('desk', '2026-10-01T10:00:00')] }];
    const heard = team({ people, nowMs: at('2026-11-20T12:00:00') }).map(([rule]) => rule);
    for (const rule of heard) expect(MANAGERS_HEAR).toContain(rule);
  });
});

it('every rule says what it reports', () => {
  for (const rule of ALERT_RULES) {
    const { says, unit, limit, audience } = ALERT_TERMS[rule];
    expect([says.endsWith('.'), audience.length > 0, (unit === undefined) === (limit === undefined)]).toEqual(
      [true, true, true]
    );
  }
});

describe('quiet hours', () => {
  const zones = [{ from: '2026-01-01', tz: 'Europe/Berlin' }];
  const until = (instant: string, from: string, to: string) => {
    const ms = quietUntil(at(instant), { from, to }, zones);
    return ms === undefined ? undefined : formatInstant(ms);
  };

  it('end by the clock of the person, over midnight and over a change of clocks', () => {
    expect(until('2026-11-27T20:00:00', '20:00', '07:30')).toBe('2026-11-28T06:30:00Z');
    expect(until('2026-11-28T06:29:59', '20:00', '07:30')).toBe('2026-11-28T06:30:00Z');
    expect(until('2026-11-28T06:30:00', '20:00', '07:30')).toBeUndefined();
    expect(until('2026-11-27T18:59:59', '20:00', '07:30')).toBeUndefined();
    expect(until('2026-11-27T12:00:00', '12:00', '14:00')).toBe('2026-11-27T13:00:00Z');
    // Clocks go back in the night before 25 October.
    expect(until('2026-10-24T20:00:00', '20:00', '07:00')).toBe('2026-10-25T06:00:00Z');
    expect(until('2026-11-27T12:00:00', '08:00', '08:00')).toBeUndefined();
  });
});

describe('the text of an alert', () => {
  const alert = (rule: AlertRule, period: string, limit?: number) =>
    makeAlert({ rule, subject: 'john_doe', period, name: 'desk', sinceMs: 0, ...(limit && { limit }) });

  it('is one for each rule and reader, with a page to go to', () => {
    for (const rule of ALERT_RULES)
      for (const isOfTeam of [true, false]) {
        const one = alert(rule, '2026-W44', 5);
        expect(alertTitle(one, { isOfTeam })).toMatch(/^\S.*[^.]$/);
        expect(alertAct(one, { isOfTeam }).path).toMatch(/^\/[a-z]/);
      }
    const quiet = alert('quiet-machine', 'desk.2026-10-27');
    expect(alertTitle(quiet, { isOfTeam: false })).toBe('desk has not reported since 27 Oct');
  });
});
