/** How long the totals of a team of 50 take, over a year, for each grouping. */
import type { PersonDay } from '#domain/documents/day.ts';
import { addDays, weekdayOf } from '#domain/time/calendar.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { startTestServer, type TestServer } from '../server/testing/test-server.ts';
import { personDayOf } from './person-days.ts';
import { medianOf, reportFigure } from './figures.ts';

const DEVELOPERS = 50;
const WORKDAYS_PER_MONTH = 250 / 12;
export const LAST = '2026-11-20';
const RUNS = 30;
const TARGET_MS = 40;
export const GROUPS = ['day', 'developer', 'project', 'category', 'app'];
const CHUNK = 500;

/** Prints the time of the first response, which updates the index, and the median of the others. */
export async function benchTotals(): Promise<void> {
  const server = await startTestServer();
  try {
    const lead = await server.register('lead', { roles: ['manager'], password: 'a password' });
    const dates = workdays();
    await fill(server, dates, DEVELOPERS);
    const authorization = basicAuthorization(lead.email, 'a password');
    for (const group of GROUPS) {
      const ask = async () => {
        const startMs = performance.now();
        const path = `/team/main/totals?from=${dates.at(-1)}&to=${LAST}&group=${group}`;
        const { status, body } = await server.call(path, { headers: { authorization } });
        if (status !== 200)
          throw new Error(`The response to the totals was ${status}: ${JSON.stringify(body)}`);
        return performance.now() - startMs;
      };
      const firstMs = await ask();
      const timesMs: number[] = [];
      for (let run = 0; run < RUNS; run++) timesMs.push(await ask());
      const what = `totals of ${DEVELOPERS} people over a year by ${group}`;
      reportFigure(
        { what, figure: medianOf(timesMs), goal: TARGET_MS, unit: 'ms' },
        `${Math.min(...timesMs).toFixed(1)} to ${Math.max(...timesMs).toFixed(1)} ms, first ${firstMs.toFixed(0)} ms`
      );
    }
  } finally {
    await server.close();
  }
}

/** The dates of workdays, newest first, as many as there are in so many months. */
export function workdays(months = 12): string[] {
  const count = Math.round(months * WORKDAYS_PER_MONTH);
  const dates: string[] = [];
  for (let date = LAST; dates.length < count; date = addDays(date, -1)) {
    if (weekdayOf(date) <= 5) dates.push(date);
  }
  return dates;
}

/** Stores the days of so many people in the database of a team. */
export async function fill(server: TestServer, dates: string[], developers: number): Promise<void> {
  const team = server.admin.use(server.admin.names.team('main'));
  let docs: PersonDay[] = [];
  const write = async () => {
    await team.bulk({ docs });
    docs = [];
  };
  for (const date of dates) {
    for (let index = 0; index < developers; index += 1) {
      docs.push(personDayOf(`person_${String(index).padStart(2, '0')}`, index, date));
      if (docs.length === CHUNK) await write();
    }
  }
  if (docs.length > 0) await write();
}
