/** Fills a team's database as a year of a team does, without running agents for a year. */
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import { monthId, type PersonMonth } from '#domain/documents/month.ts';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Couch } from '../../../couch/connection.ts';

const RULES = `sha256:${'0'.repeat(64)}`;
const CELLS_PER_DAY = 110;

/** Documents of one `_bulk_docs`. */
const CHUNK = 500;

export type Fill = { developers: number; days: number; months: number; today: string; database?: string };

/** Returns how many documents were written. Every day has `CELLS_PER_DAY` cells and about 4 kB. */
export async function fillTeam(
  couch: Couch,
  { developers, days, months, today, database = couch.names.team('main') }: Fill
): Promise<number> {
  const ids = Array.from({ length: developers }, (_, index) => `person_${String(index).padStart(3, '0')}`);
  const documents = [
    ...ids.map(developerOf),
    ...ids.flatMap((id) => Array.from({ length: days }, (_, ago) => dayOf(id, addDays(today, -ago)))),
    ...ids.flatMap((id) => Array.from({ length: months }, (_, ago) => monthOf(id, today, ago + 1)))
  ];
  for (let start = 0; start < documents.length; start += CHUNK) {
    await couch.use(database).bulk({ docs: documents.slice(start, start + CHUNK) });
  }
  return documents.length;
}

const developerOf = (developer: string): TeamDeveloper => ({
  _id: teamDeveloperId(developer),
  type: 'developer',
  v: 1,
  developer,
  name: `Person ${developer.slice(-3)}`,
  zones: [{ from: '2020-01-01', tz: 'UTC' }],
  dayStart: '04:00',
  devices: []
});

const KEYS = ['api', 'web', 'docs', 'billing', 'search', 'ops'].flatMap((project): PersonDay['keys'] => [
  ['Code', 'Work > Programming', project, ''],
  ['Google Chrome', 'Work > Research', project, `${project}.example.com`]
]);

function dayOf(developer: string, date: string): PersonDay {
  const rows = Array.from({ length: CELLS_PER_DAY }, (_, row) => row);
  return {
    _id: dayId(date, developer),
    type: 'day',
    v: 1,
    developer,
    date,
    tz: 'UTC',
    start: `${date}T04:00:00Z`,
    end: `${addDays(date, 1)}T04:00:00Z`,
    keys: KEYS,
    why: KEYS.map(() => ['work-editor', 'editor']),
    cells: rows.flatMap((row) => [20 + Math.floor(row / 4), row % KEYS.length, 180]),
    active: rows.flatMap((row) => [18_000 + row * 225, 18_000 + row * 225 + 200]),
    timeline: rows.flatMap((row) => [300 + row * 4, 303 + row * 4, row % KEYS.length]),
    switches: Array.from({ length: 48 }, (_, slot) => slot % 7),
    paused: [],
    through: `${date}T18:00:00Z`,
    rules: RULES,
    devices: [{ device: 'box', through: `${date}T18:00:00Z`, active: 22_000 }]
  };
}

function monthOf(developer: string, today: string, ago: number): PersonMonth {
  const month = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1 - ago, 1))
    .toISOString()
    .slice(0, 'YYYY-MM'.length);
  return {
    _id: monthId(month, developer),
    type: 'month',
    v: 1,
    developer,
    month,
    keys: KEYS.map(([, category, project]) => [category, project]),
    days: Array.from({ length: 20 }, (_, day) => ({
      date: `${month}-${String(day + 1).padStart(2, '0')}`,
      cells: Array.from({ length: 8 }, (_, key) => [(key + day) % KEYS.length, 3125]).flat(),
      active: 26_000,
      focus: 12_000,
      switches: 90
    })),
    hours: Array.from({ length: 24 }, (_, hour) => (hour > 8 && hour < 17 ? 60_000 : 0)),
    apps: [['Code', 500_000]],
    domains: [],
    rules: RULES
  };
}
