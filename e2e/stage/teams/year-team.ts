/** A team with a year of data, the same in every run: written into the team's database, without agents. */
import { categoryWeights } from '#domain/categorise/category-weight.ts';
import { dayId, type PersonDay } from '#domain/documents/day.ts';
import type { PersonMonth } from '#domain/documents/month.ts';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { summariseMonth } from '#domain/merge/person-month.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { addDays, datesBetween, formatInstant, monthOf, weekdayOf } from '#domain/time/calendar.ts';
import { localDaySpan } from '#domain/time/local-days.ts';
import { seededRandom } from '../../../demo/activitywatch/day/random.ts';
import type { Couch } from '../../../couch/connection.ts';
import { workOf } from './year-work.ts';

const NAMES = [
  ...[
    'Ana Ruiz',
    'Kofi Mensah',
    'Mei Lin',
    'John Doe',
    'Priya Nair',
    'Lars Holm',
    'Zoé Martin',
    'Omar Haddad'
  ],
  ...['Ida Nowak', 'Tom Baker', 'Yuki Sato', 'Rosa Bianchi']
];
const ZONES = [
  'Europe/Madrid',
  'Africa/Accra',
  'Asia/Singapore',
  'America/New_York',
  'Asia/Kolkata'
] as const;
const HASH = `sha256:${'0'.repeat(64)}`;
const WEIGHING = { weightOf: categoryWeights(DEFAULT_RULES), focus: DEFAULT_RULES.focus, rules: HASH };
const CHUNK = 500;
const MINUTE_MS = 60_000;

export type YearTeam = { developers: TeamDeveloper[]; days: PersonDay[]; months: PersonMonth[] };

/** So many people's days from a year before `now` up to it. The second of them has reported only until five hours ago. */
export function makeYearTeam(people: number, now: string): YearTeam {
  const nowMs = Date.parse(now);
  const team: YearTeam = { developers: [], days: [], months: [] };
  for (let index = 0; index < people; index++) {
    const developer = developerOf(index, index === 1 ? nowMs - 5 * 3_600_000 : nowMs);
    const dates = datesBetween(addDays(now.slice(0, 10), -364), now.slice(0, 10));
    const days = dates.flatMap((date) => dayOf(developer, index, date) ?? []);
    team.developers.push(developer);
    team.days.push(...days);
    const closed = days.filter(({ end }) => Date.parse(end) <= nowMs);
    for (const month of new Set(closed.map(({ date }) => monthOf(date)))) {
      const ofMonth = closed.filter(({ date }) => monthOf(date) === month);
      team.months.push(summariseMonth(developer.developer, month, ofMonth, WEIGHING));
    }
  }
  return team;
}

/** Writes the team into the database of the team `main`. */
export async function writeTeam(couch: Couch, { developers, days, months }: YearTeam): Promise<void> {
  const documents = [...developers, ...days, ...months];
  for (let start = 0; start < documents.length; start += CHUNK) {
    await couch.use(couch.names.team('main')).bulk({ docs: documents.slice(start, start + CHUNK) });
  }
}

function developerOf(index: number, throughMs: number): TeamDeveloper {
  const round = Math.floor(index / NAMES.length);
  const name = `${NAMES[index % NAMES.length]}${round === 0 ? '' : ` ${round + 1}`}`;
  const developer = name.toLowerCase().replaceAll('é', 'e').replaceAll(' ', '_');
  const through = formatInstant(throughMs);
  const zones = [{ from: '2020-01-01', tz: ZONES[index % ZONES.length] ?? 'UTC' }];
  const device = { device: `${developer.split('_')[0]}-desk-${index}`, os: 'linux', through };
  return {
    _id: teamDeveloperId(developer),
    type: 'developer',
    v: 1,
    developer,
    name,
    zones,
    dayStart: '04:00',
    devices: [device]
  };
}

/** A day of work; undefined for most of weekends and some days off. */
function dayOf(person: TeamDeveloper, index: number, date: string): PersonDay | undefined {
  const random = seededRandom('year', person.developer, date);
  const [startMs, endMs] = localDaySpan(date, person);
  const [{ device, through: last = null } = { device: '', through: null }] = person.devices;
  const throughMs = Math.min(Date.parse(last ?? ''), endMs);
  if (throughMs <= startMs || random.chance(weekdayOf(date) > 5 ? 0.93 : 0.06)) return undefined;
  const minutes = Math.floor((throughMs - startMs) / MINUTE_MS);
  const work = workOf(random, index, minutes);
  const through = formatInstant(throughMs);
  return {
    _id: dayId(date, person.developer),
    ...{ type: 'day', v: 1, developer: person.developer, date, tz: person.zones[0]?.tz ?? 'UTC' },
    ...{
      start: formatInstant(startMs),
      end: formatInstant(endMs),
      ...work,
      paused: [],
      through,
      rules: HASH
    },
    devices: [
      { device, through, active: work.active.reduce((sum, value, at) => sum + (at % 2 ? value : -value), 0) }
    ]
  };
}
