/** One valid document of every kind that agents and people write, by kind. */
import { absenceId } from '../documents/absence.ts';
import { alertId } from '../documents/alert.ts';
import { budgetId } from '../documents/budget.ts';
import { ALERT_RULES_ID } from '../documents/alert-rules.ts';
import { contractId } from '../documents/contract.ts';
import { entryId } from '../documents/entry.ts';
import { goalId } from '../documents/goal.ts';
import { hintId } from '../documents/hint.ts';
import { holidayId } from '../documents/holiday.ts';
import { refusalId } from '../documents/refusal.ts';
import { viewId } from '../documents/view.ts';
import { NO_ROUNDING } from '../documents/rounding.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { CODE, deviceDay, VIDEO } from './device-days.ts';

const DATE = '2026-10-27';
const ULID = '0'.repeat(26);
const DIGEST = `sha256:0123456789ab${'0'.repeat(52)}`;
const SIGNATURE = { key: 'A'.repeat(87), value: 'B'.repeat(86) };
const common = { v: 1, developer: 'john_doe' };

export const SAMPLE_DOCUMENTS = {
  day: deviceDay({
    date: DATE,
    device: 'devbox-01',
    keys: [CODE, VIDEO],
    why: [
      ['work', 'editor'],
      ['video', 'rule:pay-tickets']
    ],
    cells: [40, 0, 812, 40, 1, 60, 41, 0, 900],
    active: [36_000, 37_000, 37_200, 37_800],
    timeline: [600, 614, 0, 614, 616, 1],
    switches: [0, 3, 12],
    paused: [50_000, 50_600],
    gaps: [60_000, 61_000]
  }),
  device: {
    _id: 'device:devbox-01',
    ...{
      type: 'device',
      ...common,
      device: 'devbox-01',
      deviceId: 'a-b',
      hostname: 'devbox-01',
      os: 'linux'
    },
    ...{ firstSeen: '2026-10-27T16:34:08Z', collectFrom: '2026-10-27T16:34:08.123Z' }
  },
  profile: {
    _id: 'profile',
    ...{ type: 'profile', ...common, name: 'John', dayStart: '04:00' },
    ...{ zones: [{ from: '2026-01-01', tz: 'Europe/Berlin' }] },
    ...{ workHours: { days: [1, 2], from: '09:00', to: '17:00' }, timerReminderHours: 8 },
    alerts: { overtime: { on: false, limit: 10 } },
    quietHours: { from: '20:00', to: '07:30' },
    digest: { on: true, weekday: 1, hour: 8 },
    keys: [{ key: SIGNATURE.key, label: 'Firefox, Linux', added: `${DATE}T10:00:00Z` }]
  },
  entry: {
    _id: entryId(DATE, ULID),
    ...{
      type: 'entry',
      ...common,
      date: DATE,
      kind: 'time',
      source: 'typed',
      category: 'Work',
      project: 'x',
      note: 'y'
    },
    ...{ start: `${DATE}T10:00:00Z`, end: `${DATE}T11:00:00Z` }
  },
  sheet: {
    _id: 'sheet:2026-W44:0123456789ab',
    ...{ type: 'sheet', ...common, v: 2, week: '2026-W44', digest: DIGEST, submitted: `${DATE}T10:00:00Z` },
    ...{ dates: [DATE, '2026-10-28'], comment: 'Done', rules: `sha256:${'1'.repeat(64)}` },
    rows: [{ date: DATE, category: 'Work', project: 'x', seconds: 3600, roundedSeconds: 3600 }],
    rounding: {
      ...{ minutes: 15, direction: 'up', per: 'day' },
      projects: [{ project: 'x', minutes: 0, direction: 'nearest', per: 'entry' }]
    },
    coverage: [
      {
        date: DATE,
        devices: [
          { device: 'devbox-01', through: `${DATE}T10:00:00Z` },
          { device: 'laptop', through: null }
        ],
        ...{ gapSeconds: 600, excessSeconds: 0 }
      }
    ],
    adjustments: [
      {
        ...{ week: '2026-W43', digest: `sha256:${'2'.repeat(64)}` },
        rows: [{ date: '2026-10-20', category: 'Work', project: 'x', seconds: -3600, roundedSeconds: -3600 }]
      }
    ],
    absences: [{ date: DATE, part: 'hours', seconds: 3600, kind: 'vacation' }],
    signature: SIGNATURE
  },
  goal: {
    _id: goalId(ULID),
    ...{ type: 'goal', ...common, title: 'Focus', measure: 'focus', subject: '', direction: 'atLeast' },
    ...{ seconds: 3600, per: 'day', from: DATE, until: '2026-12-31', restDays: [6, 7], replaces: goalId('X') }
  },
  teamGoal: {
    _id: goalId(ULID),
    ...{ type: 'goal', v: 1, team: 'main', of: 'each', title: 'Focus', measure: 'focus', subject: '' },
    ...{ direction: 'atLeast', seconds: 3600, per: 'day', from: DATE, until: '2026-12-31' },
    ...{ restDays: [6, 7], replaces: goalId('X') }
  },
  budget: {
    _id: budgetId(ULID),
    ...{ type: 'budget', v: 1, team: 'main', project: 'x', per: 'month', seconds: 3600 },
    ...{ from: DATE, until: '2026-12-31' }
  },
  alert: {
    _id: alertId('quiet-machine', 'john_doe', 'desk.2026-10-27'),
    ...{ type: 'alert', v: 1, rule: 'quiet-machine', subject: 'john_doe', period: 'desk.2026-10-27' },
    ...{ since: `${DATE}T10:00:00Z`, name: 'desk', limit: 8, snoozed: `${DATE}T12:00:00Z`, done: true }
  },
  alertRules: {
    _id: ALERT_RULES_ID,
    ...{
      type: 'alert-rules',
      v: 1,
      settings: { 'no-break': { on: true, limit: 4 } },
      quietHours: { from: '18:00', to: '08:00' }
    }
  },
  view: { _id: viewId(ULID), ...{ type: 'view', v: 1, title: 'Mine', query: 'period=week' } },
  review: {
    _id: 'review:2026-W44:john_doe:0123456789ab:ana@company.test',
    ...{ type: 'review', ...common, v: 2, week: '2026-W44', digest: DIGEST, reviewer: 'ana@company.test' },
    ...{ decision: 'returned', decided: `${DATE}T10:00:00Z`, comment: 'Tuesday?' },
    ...{ accepted: `sha256:${'3'.repeat(64)}`, signature: SIGNATURE }
  },
  rules: {
    ...DEFAULT_RULES,
    rounding: { ...NO_ROUNDING, projects: [{ project: 'x', minutes: 15, direction: 'up', per: 'day' }] }
  },
  contract: {
    _id: contractId('2026-01-01'),
    ...{ type: 'contract', ...common, from: '2026-01-01', until: '2027-12-31', openingBalance: -3600 },
    ...{ weekdays: [28_800, 28_800, 28_800, 28_800, 14_400, 0, 0], maxCarryOver: 36_000 }
  },
  absence: {
    _id: absenceId(DATE, ULID),
    ...{ type: 'absence', ...common, date: DATE, part: 'hours', seconds: 7200 },
    ...{ kind: 'vacation', shared: true, note: 'Away' }
  },
  timer: {
    _id: 'timer',
    ...{ type: 'timer', ...common },
    ...{
      runs: [
        {
          ...{ id: ULID, start: `${DATE}T10:00:00Z`, end: `${DATE}T11:00:00Z`, done: true },
          ...{ category: 'Work', project: 'x', note: 'y' }
        }
      ]
    }
  },
  refusal: {
    _id: refusalId('2026-W44', '0'.repeat(16)),
    ...{ type: 'refusal', ...common, week: '2026-W44', digest: '0'.repeat(16) }
  },
  hint: {
    _id: hintId(DATE, 'devbox-01'),
    ...{ type: 'hint', ...common, device: 'devbox-01', date: DATE },
    ...{
      events: [{ start: `${DATE}T10:00:00Z`, end: `${DATE}T11:00:00Z`, busy: true, hash: '0'.repeat(32) }]
    }
  },
  holiday: {
    _id: holidayId(DATE),
    ...{ type: 'holiday', v: 1, date: DATE, name: 'Day', part: 'half', region: 'DE-BY' }
  },
  holidays: { _id: 'holidays', ...{ type: 'holidays', v: 1, region: 'DE-BY' } },
  team: {
    _id: 'team:main',
    ...{ type: 'team', v: 1, slug: 'main', name: 'Main', members: ['john_doe'] }
  },
  reviews: { _id: 'reviews', ...{ type: 'reviews', v: 1, allowSelf: true } },
  retention: {
    _id: 'retention',
    ...{ type: 'retention', v: 1, keepMonths: { days: 24 }, deletedBefore: { days: DATE } }
  }
} satisfies Record<string, { _id: string } & Record<string, unknown>>;
