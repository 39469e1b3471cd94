/** What one sync costs the service with 10 and with 100 developers, and how soon a push is in the team. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { workedDay } from '#domain/testing/device-days.ts';
import { addDays } from '#domain/time/calendar.ts';
import type { Registered } from '../server/people/register.ts';
import { asAgent, startTestServer, type TestServer } from '../server/testing/test-server.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HISTORY_DAYS = 20;
/** Pushed one after the other; enough that CPU seconds per sync are steady. */
const SYNCS = 200;
const WARM_UP = 40;
/** All of them push within a few seconds. */
const RUSH = 50;

type Figures = { developers: number; cpuMs: number; p50Ms: number; p95Ms: number };

/** Prints CPU milliseconds per sync (whole process: server, store and the client that pushes) and latencies. */
export async function benchFanIn(): Promise<void> {
  const sizes = process.env['COUCHDB_URL'] === undefined ? [10, 100] : [10, 100, 1000];
  const figures: Figures[] = [];
  for (const developers of sizes) figures.push(await measure(developers));
  const least = Math.min(...figures.map(({ cpuMs }) => cpuMs));
  for (const { developers, cpuMs, p50Ms, p95Ms } of figures) {
    console.log(
      `${developers} developers: ${cpuMs.toFixed(1)} ms CPU per sync (${(cpuMs / least).toFixed(2)} ×; at most 1.5), ` +
        `push to team p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms`
    );
  }
  await measureRush();
}

async function measure(developers: number): Promise<Figures> {
  const server = await startTestServer({ now: () => NOW });
  try {
    const people = await registerAll(server, developers);
    await server.fanIn.sweep();
    for (let sync = 0; sync < WARM_UP; sync++)
      await pushAndWait(server, people[sync % people.length]!, 1000 + sync);
    const startedCpu = process.cpuUsage();
    const latencies: number[] = [];
    for (let sync = 0; sync < SYNCS; sync++) {
      const person = people[sync % people.length]!;
      latencies.push(await pushAndWait(server, person, 1 + sync));
    }
    await server.fanIn.sweep();
    const { user, system } = process.cpuUsage(startedCpu);
    return { developers, cpuMs: (user + system) / 1000 / SYNCS, ...percentiles(latencies) };
  } finally {
    await server.close();
  }
}

/** Everybody pushes at once, as at nine in the morning. */
async function measureRush(): Promise<void> {
  const server = await startTestServer({ now: () => NOW });
  try {
    const people = await registerAll(server, RUSH);
    await server.fanIn.sweep();
    const spread = await Promise.all(
      people.map(async (person, index) => {
        await sleep(index * 100);
        return pushAndWait(server, person, index + 1);
      })
    );
    const steady = percentiles(spread);
    const burst = percentiles(await Promise.all(people.map((person) => pushAndWait(server, person, 900))));
    console.log(`${RUSH} developers within 5 s: p95 ${steady.p95Ms.toFixed(0)} ms (at most 1000)`);
    console.log(`${RUSH} developers in the same instant: p95 ${burst.p95Ms.toFixed(0)} ms`);
  } finally {
    await server.close();
  }
}

async function registerAll(server: TestServer, count: number): Promise<Registered[]> {
  const people: Registered[] = [];
  for (let index = 0; index < count; index++) {
    const person = await server.register(`person_${String(index).padStart(4, '0')}`, {
      password: 'a password'
    });
    const docs = Array.from({ length: HISTORY_DAYS }, (_, ago) => ({
      ...dayOf(addDays('2026-11-21', -ago), 3600),
      developer: person.developer_id
    }));
    await asAgent(server, person).use(person.database).bulk({ docs });
    people.push(person);
  }
  return people;
}

const dayOf = (date: string, seconds: number) => workedDay(date, 'desk', [[36_000, 36_000 + seconds]]);

const Stored = v.object({ _rev: v.optional(v.string()), active: v.array(v.number()) });

/** Milliseconds from the agent's push of today's day until the person day in the team says so. */
async function pushAndWait(server: TestServer, person: Registered, seconds: number): Promise<number> {
  const own = asAgent(server, person).use(person.database);
  const day = { ...dayOf('2026-11-22', seconds), developer: person.developer_id };
  const current = v.safeParse(Stored, await own.get(day._id).catch(() => undefined));
  const doc = { ...day, ...(current.success ? { _rev: current.output._rev } : {}) };
  const startMs = performance.now();
  await own.insert(doc);
  const team = server.admin.use(server.admin.names.team('main'));
  for (;;) {
    const found = await team.get(`day:2026-11-22:${person.developer_id}`).catch(() => undefined);
    const stored = v.safeParse(Stored, found);
    if (stored.success && lengthOf(stored.output.active) === seconds) return performance.now() - startMs;
    await sleep(10);
  }
}

const lengthOf = ([start = 0, end = 0]: number[]) => end - start;

function percentiles(values: number[]): { p50Ms: number; p95Ms: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
