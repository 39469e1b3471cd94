/** Fills a team's database as a year of a team does: days as large as recorded ones, and the months that the service makes of such days. */
import type { PersonDay } from '#domain/documents/day.ts';
import { type TeamDeveloper, teamDeveloperId } from '#domain/documents/team-developer.ts';
import { summariseMonth } from '#domain/merge/person-month.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { addDays, weekdayOf } from '#domain/time/calendar.ts';
import type { Couch } from '../../couch/connection.ts';
import { personDayOf } from '../person-days.ts';

/** Documents of one `_bulk_docs`. */
const CHUNK_DOCUMENTS = 500;
const STORED_DAYS = 35;
const SATURDAY = 6;
const WEIGHING = { ...weightsOf(DEFAULT_RULES), rules: `sha256:${'0'.repeat(64)}` };

/** Today, the workdays of the last five weeks, and twelve months of workdays, of `people` people. Returns how many documents were written. */
export async function fillYear(couch: Couch, people: number, today: string): Promise<number> {
  const first = addDays(today, -STORED_DAYS + 1);
  const months = lastMonths(today);
  const yesterday = addDays(today, -1);
  let count = 0;
  let chunk: object[] = [];
  const flush = async () => {
    await couch.use(couch.names.team('main')).bulk({ docs: chunk });
    count += chunk.length;
    chunk = [];
  };
  for (let seed = 0; seed < people; seed += 1) {
    const developer = `person_${String(seed).padStart(4, '0')}`;
    const daysOf = (from: string, to: string): PersonDay[] =>
      workdays(from, to).map((date) => personDayOf(developer, seed, date));
    chunk.push(
      developerOf(developer, today),
      ...daysOf(first, yesterday),
      personDayOf(developer, seed, today),
      ...months.map((month) =>
        summariseMonth(developer, month, daysOf(`${month}-01`, min(lastOf(month), yesterday)), WEIGHING)
      )
    );
    if (chunk.length >= CHUNK_DOCUMENTS) await flush();
  }
  await flush();
  return count;
}

function developerOf(developer: string, today: string): TeamDeveloper {
  return {
    _id: teamDeveloperId(developer),
    type: 'developer',
    v: 1,
    developer,
    name: `Person ${developer.slice(-4)}`,
    zones: [{ from: '2020-01-01', tz: 'UTC' }],
    dayStart: '04:00',
    devices: [
      { device: 'box', os: 'linux', through: `${today}T18:00:00Z`, collectFrom: '2020-01-01T00:00:00Z' }
    ]
  };
}

function workdays(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (weekdayOf(date) < SATURDAY) dates.push(date);
  }
  return dates;
}

/** That of `today`, of which the closed days are known, and the eleven before it. */
function lastMonths(today: string): string[] {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))];
  return Array.from({ length: 12 }, (_, ago) =>
    new Date(Date.UTC(year, month - 1 - ago, 1)).toISOString().slice(0, 'YYYY-MM'.length)
  );
}

const min = (one: string, other: string) => (one < other ? one : other);

const lastOf = (month: string): string => {
  const next = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0));
  return next.toISOString().slice(0, 'YYYY-MM-DD'.length);
};
