/** One valid document of every kind that agents and people write, by kind. */
import { entryId } from '../documents/entry.ts';
import { goalId } from '../documents/goal.ts';
import { holidayId } from '../documents/holiday.ts';
import { viewId } from '../documents/view.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { CODE, deviceDay, VIDEO } from './device-days.ts';

const DATE = '2026-10-27';
const ULID = '0'.repeat(26);
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
    ...{ workHours: { days: [1, 2], from: '09:00', to: '17:00' } }
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
    _id: 'sheet:2026-W44',
    ...{ type: 'sheet', ...common, week: '2026-W44', submitted: `${DATE}T10:00:00Z`, comment: 'Done' },
    ...{ rows: [{ date: DATE, category: 'Work', project: 'x', seconds: 3600 }] }
  },
  goal: {
    _id: goalId(ULID),
    ...{ type: 'goal', v: 1, title: 'Focus', measure: 'focus', subject: '', direction: 'atLeast' },
    ...{ seconds: 3600, per: 'day' }
  },
  view: { _id: viewId(ULID), ...{ type: 'view', v: 1, title: 'Mine', query: 'period=week' } },
  review: {
    _id: 'review:2026-W44:john_doe',
    ...{ type: 'review', ...common, week: '2026-W44', reviewer: 'ana@company.test', decision: 'approved' },
    ...{ decided: `${DATE}T10:00:00Z`, sheetRev: '1-a', comment: 'Fine' }
  },
  rules: DEFAULT_RULES,
  holiday: { _id: holidayId(DATE), ...{ type: 'holiday', v: 1, date: DATE, name: 'Day' } },
  team: {
    _id: 'team:main',
    ...{ type: 'team', v: 1, slug: 'main', name: 'Main', members: ['john_doe'] }
  },
  reviews: { _id: 'reviews', ...{ type: 'reviews', v: 1, allowSelf: true } }
} satisfies Record<string, { _id: string }>;
