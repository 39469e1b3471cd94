/** The cost of one sync for the service with 10, 100 and 1,000 developers, and the time from a push to the team's database. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestServer, type TestServer } from '../../server/testing/test-server.ts';
import { fillInstallation, type Developer } from './fill-installation.ts';
import { pushAndWait } from './push.ts';
import { pushAll, pushApart, PUSHING } from './push-apart.ts';
import { reportFigure } from '../figures.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
/** Of those who push; the others have one day, which costs nothing while nobody changes it. */
const HISTORY_DAYS = 20;
const PUSHERS = 50;
/** Pushed one after the other; enough that CPU seconds per sync are steady. */
const SYNCS = 100;
const WARM_UP = 10;
/** What follows the last push, such as a month, is done by then. */
const SETTLE_MS = 2000;
/** All of them push within a few seconds. */
const RUSH = 50;
const GOAL_MS = 10;
const RUSH_GOAL_MS = 1000;

/** `cpuMs`: of this process; `clientMs`: of the one that pushes. */
type Figures = { developers: number; cpuMs: number; clientMs: number; p50Ms: number; p95Ms: number };

/**
 * Prints CPU milliseconds per sync (this process: the service, and the store where it is embedded) and latencies. Sizes may be
 * named, as in `npm run bench -- fan-in 10 300`.
 */
export async function benchFanIn(): Promise<void> {
  if (process.argv[3] === PUSHING) return pushAll(process.argv[4] ?? '');
  const named = process.argv.slice(3).map(Number);
  const defaults = process.env['COUCHDB_URL'] === undefined ? [10, 100] : [10, 100, 1000];
  const figures: Figures[] = [];
  for (const developers of named.length > 0 ? named : defaults) {
    figures.push(await withInstallation(developers, measure));
  }
  await withInstallation(RUSH, measureRush);
  const minimum = Math.min(...figures.map(({ cpuMs }) => cpuMs));
  for (const { developers, cpuMs, clientMs, p50Ms, p95Ms } of figures) {
    reportFigure(
      {
        what: `one push with ${developers} developers, processor time`,
        figure: cpuMs,
        goal: GOAL_MS,
        unit: 'ms'
      },
      `${(cpuMs / minimum).toFixed(2)} × the least, at most 1.5; the client ${clientMs.toFixed(1)} ms; push to team p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms`
    );
  }
}

type Report = (what: string) => void;

/** Prints the progress and the seconds since the start. */
async function withInstallation<T>(
  count: number,
  run: (server: TestServer, developers: Developer[], report: Report) => Promise<T>
): Promise<T> {
  const startMs = performance.now();
  const report = (what: string) =>
    console.log(`  ${((performance.now() - startMs) / 1000).toFixed(0)} s, ${count} developers: ${what}`);
  report('starting a server');
  const server = await startTestServer({ now: () => NOW });
  try {
    const daysOf = (index: number) => (index < PUSHERS ? HISTORY_DAYS : 1);
    const developers = await fillInstallation(server.admin, count, daysOf, report);
    report('all databases created, starting the first sweep');
    await server.fanIn.sweep();
    const sweptMs = performance.now();
    await server.fanIn.sweep();
    report(`swept; a second sweep without changes took ${(performance.now() - sweptMs).toFixed(0)} ms`);
    return await run(server, developers, report);
  } finally {
    report('removing everything');
    await server.close();
    report('removed');
  }
}

async function measure(server: TestServer, developers: Developer[], report: Report): Promise<Figures> {
  const pushing = developers.slice(0, PUSHERS);
  const work = {
    url: server.admin.config.url,
    authorization: server.adminAuthorization,
    prefix: server.admin.names.prefix,
    developers: pushing
  };
  await pushApart({ ...work, count: WARM_UP, firstSeconds: 1000 });
  await sleep(SETTLE_MS);
  report('warm');
  const startedCpu = process.cpuUsage();
  const { latencies, cpuMs: clientMs } = await pushApart({ ...work, count: SYNCS, firstSeconds: 1 });
  await sleep(SETTLE_MS);
  const { user, system } = process.cpuUsage(startedCpu);
  return {
    developers: developers.length,
    cpuMs: (user + system) / 1000 / SYNCS,
    clientMs: clientMs / SYNCS,
    ...percentiles(latencies)
  };
}

/** All developers push at once, as at nine in the morning. */
async function measureRush({ admin }: TestServer, developers: Developer[]): Promise<void> {
  const spread = await Promise.all(
    developers.map(async (developer, index) => {
      await sleep(index * 100);
      return pushAndWait(admin, developer, index + 1);
    })
  );
  const steady = percentiles(spread);
  const burst = percentiles(
    await Promise.all(developers.map((developer) => pushAndWait(admin, developer, 900)))
  );
  reportFigure(
    { what: `${RUSH} pushes within 5 s, p95`, figure: steady.p95Ms, goal: RUSH_GOAL_MS, unit: 'ms' },
    `in the same instant ${burst.p95Ms.toFixed(0)} ms`
  );
}

function percentiles(values: number[]): { p50Ms: number; p95Ms: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}
