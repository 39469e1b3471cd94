/** What a registration costs as the installation grows, and what a start costs then. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObservedServer } from './soak/observed-server.ts';
import { startInstallation, type Installation } from './soak/installation.ts';
import { reportFigure } from './figures.ts';

const DEFAULT_PEOPLE = 500;
/** So many at the beginning and at the end are compared. */
const SAMPLE = 20;
const GOAL_MS = 300;
const PROGRESS_EVERY = 50;
const STEP_MS = 500;
/** A server that used less of a processor than this for two steps has nothing more to do. */
const IDLE_SHARE = 0.03;

/** The number of people may be named, as in `npm run bench -- registration 100`. */
export async function benchRegistration(): Promise<void> {
  const people = Number(process.argv[3] ?? DEFAULT_PEOPLE);
  const installation = await startInstallation({ ownDisk: false });
  try {
    await untilIdle(installation);
    const [first, last] = await registerAll(installation, people);
    reportFigure(
      { what: `a registration with ${people} developers`, figure: last, goal: GOAL_MS, unit: 'ms' },
      `among the first ${SAMPLE}: ${first.toFixed(0)} ms`
    );
    await untilIdle(installation);
    await installation.server.kill();
    const startedMs = performance.now();
    await installation.server.start();
    const readyMs = performance.now() - startedMs;
    const { wallMs, cpuMs } = await untilIdle(installation);
    console.log(
      `a start with ${people} developers: ready after ${readyMs.toFixed(0)} ms, busy for ${(wallMs / 1000).toFixed(1)} s with ${cpuMs.toFixed(0)} ms CPU, ${Math.round((installation.server.residentBytes() ?? 0) / 1e6)} MB`
    );
  } finally {
    await installation.remove();
  }
}

/** @returns the p50 of the first and of the last ones, in milliseconds. */
async function registerAll(installation: Installation, people: number): Promise<[number, number]> {
  const took: number[] = [];
  for (let index = 0; index < people; index++) {
    const startedMs = performance.now();
    await installation.register(`person_${index}`, { password: `seven quiet otters ${index} swim` });
    took.push(performance.now() - startedMs);
    if (took.length % PROGRESS_EVERY === 0) console.log(`  ${took.length} of ${people} registered`);
  }
  return [middleOf(took.slice(0, SAMPLE)), middleOf(took.slice(-SAMPLE))];
}

const cpuMsOf = (server: ObservedServer) => (server.processorSeconds() ?? 0) * 1000;

/** @returns how long the server was busy from now on, and all of its processor time so far. */
async function untilIdle({ server }: Installation): Promise<{ wallMs: number; cpuMs: number }> {
  const startedMs = performance.now();
  let idleSince = startedMs;
  for (let before = cpuMsOf(server), isIdle = 0; isIdle < 2;) {
    await sleep(STEP_MS);
    const now = cpuMsOf(server);
    isIdle = now - before < STEP_MS * IDLE_SHARE ? isIdle + 1 : 0;
    if (isIdle === 0) idleSince = performance.now();
    before = now;
  }
  return { wallMs: idleSince - startedMs, cpuMs: cpuMsOf(server) };
}

const middleOf = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
