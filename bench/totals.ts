/** How long the totals of a team of 50 take, over a year, for each grouping. */
import { type CellKey, dayId, type PersonDay } from '#domain/documents/day.ts';
import { addDays, weekdayOf } from '#domain/time/calendar.ts';
import { basicAuthorization } from '../couch/connection.ts';
import { startTestServer, type TestServer } from '../server/testing/test-server.ts';

const DEVELOPERS = 50;
const WORKDAYS = 250;
const LAST = '2026-11-20';
const RUNS = 30;
const TARGET_MS = 40;
const GROUPS = ['day', 'developer', 'project', 'category', 'app'];
const CHUNK = 500;

/** Prints the time of the first response, which updates the index, and the median of the others. */
export async function benchTotals(): Promise<void> {
  const server = await startTestServer();
  try {
    const lead = await server.register('lead', { roles: ['manager'], password: 'a password' });
    const dates = workdays();
    await fill(server, dates);
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
      timesMs.sort((a, b) => a - b);
      const [least = 0, median = 0, most = 0] = [timesMs[0], timesMs[RUNS / 2], timesMs.at(-1)];
      console.log(
        `${group}: median ${median.toFixed(1)} ms (at most ${TARGET_MS}), min ${least.toFixed(1)}, max ${most.toFixed(1)} ms, first ${firstMs.toFixed(0)} ms`
      );
    }
  } finally {
    await server.close();
  }
}

function workdays(): string[] {
  const dates: string[] = [];
  for (let date = LAST; dates.length < WORKDAYS; date = addDays(date, -1)) {
    if (weekdayOf(date) <= 5) dates.push(date);
  }
  return dates;
}

async function fill(server: TestServer, dates: string[]): Promise<void> {
  const team = server.admin.use(server.admin.names.team('main'));
  const docs = dates.flatMap((date) =>
    Array.from({ length: DEVELOPERS }, (_, index) =>
      dayOf(`person_${String(index).padStart(2, '0')}`, index, date)
    )
  );
  for (let start = 0; start < docs.length; start += CHUNK) {
    await team.bulk({ docs: docs.slice(start, start + CHUNK) });
  }
}

const KEYS_PER_DAY = 12;
const CATEGORIES = ['Programming', 'Research', 'Mail', 'Meetings', 'Chat', 'Documents', 'Video', 'Other'];

/** About 110 cells of 12 keys: 8 categories, 4 of 20 projects, 10 apps. */
function dayOf(developer: string, seed: number, date: string): PersonDay {
  const keys = Array.from({ length: KEYS_PER_DAY }, (_, key): CellKey => {
    const category = CATEGORIES[key % CATEGORIES.length]!;
    return [`App ${(seed + key) % 15}`, `Work > ${category}`, `project-${(seed + (key % 4)) % 20}`, ''];
  });
  return {
    _id: dayId(date, developer),
    type: 'day',
    v: 1,
    developer,
    date,
    tz: 'UTC',
    start: `${date}T04:00:00Z`,
    end: `${addDays(date, 1)}T04:00:00Z`,
    keys,
    why: keys.map(() => ['work-editor', 'editor']),
    cells: Array.from({ length: 110 }, (_, row) => [20 + Math.floor(row / 4), row % keys.length, 180]).flat(),
    active: [18_000, 50_000],
    timeline: Array.from({ length: 110 }, (_, row) => [
      300 + row * 4,
      303 + row * 4,
      row % keys.length
    ]).flat(),
    switches: [],
    paused: [],
    through: `${date}T18:00:00Z`,
    rules: `sha256:${'0'.repeat(64)}`,
    devices: [{ device: 'box', through: `${date}T18:00:00Z`, active: 32_000 }]
  };
}
