/**
 * Many machines that report and many dashboards that watch, for minutes, against the real server in a process of its own: no error,
 * nothing lost, memory flat. With `--faults` the server is killed, its disk filled, its network cut; only what is lost counts then.
 */
import { setMaxListeners } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sum } from 'd3-array';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import * as v from 'valibot';
import { findLosses } from './check-result.ts';
import { drawFaults, type Place } from './faults.ts';
import { startInstallation, type Installation } from './installation.ts';
import { report } from './report.ts';
import { SimulatedAgent } from './simulated-agent.ts';
import { Tally, type Sample } from './tally.ts';
import { watchTeam } from './watching-dashboard.ts';

const PASSWORD = 'a-password-for-soaking';
const SAMPLE_MS = 2_000;
const LIVE_HEAP_MS = 15_000;
const PROGRESS_MS = 30_000;
const FAULT_EVERY_MS = 20_000;
const PROGRESS_EVERY = 50;

const numberAbove = (min: number) => v.pipe(v.string(), v.transform(Number), v.number(), v.gtValue(min));
const Options = v.object({
  agents: numberAbove(0),
  dashboards: numberAbove(-1),
  minutes: numberAbove(0),
  /** Seconds between two pushes of a machine, on average. */
  every: numberAbove(0),
  seed: numberAbove(0),
  faults: v.boolean(),
  /** Commands that stop and start a node of the cluster behind COUCHDB_URL. */
  'stop-node': v.optional(v.string()),
  'start-node': v.optional(v.string()),
  /** A folder for a profile of the server's processor time. */
  profile: v.optional(v.string())
});
type Options = v.InferOutput<typeof Options>;

const DEFAULTS = {
  agents: { type: 'string', default: '200' },
  dashboards: { type: 'string', default: '20' },
  minutes: { type: 'string', default: '10' },
  every: { type: 'string', default: '120' },
  seed: { type: 'string', default: '1' },
  faults: { type: 'boolean', default: false },
  'stop-node': { type: 'string' },
  'start-node': { type: 'string' },
  profile: { type: 'string' }
} as const;

export async function soak(): Promise<void> {
  const options = v.parse(Options, parseArgs({ args: process.argv.slice(3), options: DEFAULTS }).values);
  const installation = await startInstallation({ ownDisk: options.faults, profileFolder: options.profile });
  const agents: SimulatedAgent[] = [];
  try {
    if (options.faults) printWhatIsLeftOut(installation, options);
    process.exitCode = (await run(options, installation, agents)) ? 0 : 1;
  } finally {
    await Promise.all(agents.map((agent) => agent.close()));
    await installation.remove();
  }
}

function printWhatIsLeftOut({ disk }: Installation, options: Options): void {
  if (disk === undefined) print('left out: full and read-only disks, because nothing can be mounted here');
  if (nodeOf(options) === undefined)
    print('left out: the loss of a node, which needs a cluster and the options --stop-node and --start-node');
}

function nodeOf({ 'stop-node': stop, 'start-node': start }: Options): Place['node'] {
  return stop === undefined || start === undefined ? undefined : { stop, start };
}

/** Whether everything went as it should. `agents`: gets those that are opened. */
async function run(options: Options, installation: Installation, agents: SimulatedAgent[]): Promise<boolean> {
  const { server, url, team } = installation;
  const generator = xoroshiro128plus(options.seed);
  const random = () => uniformFloat64(generator);
  const tally = new Tally();
  const resident: Sample[] = [];
  const live: Sample[] = [];
  const { email } = await installation.register('soak_lead', { roles: ['manager'], password: PASSWORD });
  const manager = { name: email, password: PASSWORD };
  await openAgents(options, installation, { agents, tally });
  const byDeveloper = new Map(agents.map((agent) => [agent.developer, agent]));
  const arrived = (arrival: { developer: string; through: string }) => {
    const pushedMs = byDeveloper.get(arrival.developer)?.pushedMs(arrival.through);
    if (pushedMs !== undefined) tally.arrivalMs.push(Math.max(0, performance.now() - pushedMs));
  };

  print(`${options.agents} machines, ${options.dashboards} dashboards, ${options.minutes} minutes`);
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const watched = { url, database: team, ...manager, tally, arrived };
  const running = [
    ...agents.map((agent) => agent.work(options.every * 1000, random, stop.signal)),
    ...Array.from({ length: options.dashboards }, () => watchTeam(watched, stop.signal)),
    repeat(SAMPLE_MS, stop.signal, () => {
      const bytes = server.residentBytes();
      if (bytes !== undefined) resident.push({ atMs: performance.now(), bytes });
    }),
    repeat(LIVE_HEAP_MS, stop.signal, () =>
      server.measureLiveHeap((bytes) => live.push({ atMs: performance.now(), bytes }))
    ),
    repeat(PROGRESS_MS, stop.signal, () =>
      print(
        `${tally.pushMs.length} pushes, ${tally.arrivalMs.length} arrivals, ${tally.errors.size} kinds of errors`
      )
    )
  ];
  const usedBefore = server.processorSeconds() ?? NaN;
  let processorShare: number;
  try {
    if (options.faults)
      await causeFaults(options.minutes, { ...installation, node: nodeOf(options), random });
    else await sleep(options.minutes * 60_000);
    processorShare = ((server.processorSeconds() ?? NaN) - usedBefore) / (options.minutes * 60);
  } finally {
    stop.abort();
    await Promise.all(running);
  }

  print('every machine sends what it holds, then all is compared');
  for (const agent of agents) await pushUntilSent(agent);
  const losses = await findLosses({ url, agents, manager });
  const diskBytes = await sizeOfFolder(installation.dataDir);
  const { agents: count, every, faults: hasFaults } = options;
  return report({
    tally,
    resident,
    live,
    losses,
    hasFaults,
    agents: count,
    every,
    processorShare,
    diskBytes
  });
}

const startedMs = performance.now();
const print = (line: string) =>
  console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${line}`);

async function openAgents(
  { agents: count }: Options,
  { register, url, folder }: Installation,
  { agents, tally }: { agents: SimulatedAgent[]; tally: Tally }
): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const registered = await register(`soak_${String(number).padStart(4, '0')}`);
    const own = join(folder, registered.developer_id);
    agents.push(await SimulatedAgent.open({ registered, serverUrl: url, folder: own, tally }));
    if (number % PROGRESS_EVERY === 0) print(`${number} of ${count} machines registered`);
  }
}

async function repeat(everyMs: number, signal: AbortSignal, act: () => void): Promise<void> {
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) act();
  }
}

/** Each of them once, and again until the time is over. */
async function causeFaults(minutes: number, place: Place): Promise<void> {
  const untilMs = performance.now() + minutes * 60_000;
  for (let round = 1; round === 1 || performance.now() < untilMs; round += 1)
    for (const { name, cause } of drawFaults(place)) {
      if (round > 1 && performance.now() > untilMs) return;
      await sleep(FAULT_EVERY_MS * (0.5 + place.random()));
      print(name);
      await cause(place);
    }
}

async function sizeOfFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)).then(({ size }) => size));
  return sum(await Promise.all(sizes));
}

const ATTEMPTS = 20;

/** After faults some need several attempts. @throws the last error */
async function pushUntilSent(agent: SimulatedAgent): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await agent.pushAll();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await sleep(1_000);
    }
  }
}
