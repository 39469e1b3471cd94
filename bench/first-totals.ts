/** How long the first totals of a team take after a start, over all that it has, and the memory of the server then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { basicAuthorization } from '../couch/connection.ts';
import { startServer } from '../server/start-server.ts';
import { ADMIN_TOKEN, startTestServer } from '../server/testing/test-server.ts';
import { askTotals } from './ask-totals.ts';
import { residentMegabytes } from './process-figures.ts';
import { fill, GROUPS, LAST, workdays } from './totals.ts';
import { medianOf, reportFigure } from './figures.ts';

const SIZES = [10, 50, 200];
const MONTHS = 12;
const PASSWORD = 'a password';
const MAX_FIRST_MS = 50;
const MAX_LATER_MS = 100;
const MAX_RESIDENT_MEGABYTES = 200;
const LATER = 5;
const MEASURE = 'measure';

/** Prints some lines for each size of a team: `npm run bench -- first-totals 50 36` for one size, and three years. */
export async function benchFirstTotals(): Promise<void> {
  const [what, ...given] = process.argv.slice(3);
  if (what === MEASURE) return measureStart(given);
  const sizes = what === undefined ? SIZES : [Number(what)];
  for (const people of sizes) await benchSize(people, Number(given[0] ?? MONTHS));
}

async function benchSize(people: number, months: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidesheet-bench-'));
  try {
    const server = await startTestServer({ dataDir });
    const lead = await server.register('lead', { roles: ['manager'], password: PASSWORD });
    await fill(server, workdays(months), people);
    console.log(`${people} people × ${months} months are stored`);
    for (const group of GROUPS) await ask(server.url, lead.email, months, group);
    await server.close();
    // This very program once more, so that the memory is that of a server that has just started.
    const args = [process.argv[1] ?? '', 'first-totals', MEASURE, dataDir, lead.email, String(months)];
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    await once(child, 'exit');
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measureStart([dataDir = '', email = '', months]: string[]): Promise<void> {
  const started = stopwatch();
  const server = await startServer(configOf(dataDir), () => undefined, Date.now);
  console.log(`  until it listens ${describeTimes(started())}`);
  const askedBy = async (group: string) => {
    const asked = stopwatch();
    await ask(server.url, email, Number(months), group);
    return asked();
  };
  for (const group of GROUPS) {
    const { wallMs, cpuMs } = await askedBy(group);
    const what = `first totals by ${group}, processor time`;
    reportFigure({ what, figure: cpuMs, goal: MAX_FIRST_MS, unit: 'ms' }, `after ${wallMs.toFixed(0)} ms`);
  }
  await server.upkeep.done;
  console.log(`  until all work of the start is done ${describeTimes(started())}`);
  for (const group of GROUPS) {
    const timesMs: number[] = [];
    for (let run = 0; run < LATER; run += 1) timesMs.push((await askedBy(group)).cpuMs);
    const what = `later totals by ${group}, processor time`;
    reportFigure({ what, figure: medianOf(timesMs), goal: MAX_LATER_MS, unit: 'ms' });
  }
  const [figure, most] = [residentMegabytes(process, 'VmRSS'), residentMegabytes(process, 'VmHWM')];
  reportFigure({ what: 'resident', figure, goal: MAX_RESIDENT_MEGABYTES, unit: 'MB' }, `at most ${most} MB`);
  await server.close();
  process.exit(0);
}

const configOf = (dataDir: string): Parameters<typeof startServer>[0] => ({
  port: 0,
  host: '127.0.0.1',
  dataDir,
  adminToken: ADMIN_TOKEN,
  couchUrl: undefined,
  prefix: '',
  passwordIterations: 10,
  metricsToken: undefined,
  oidc: undefined,
  onlyPasswordOf: undefined,
  syncIntervalMinutes: 30,
  publicUrl: undefined,
  dashboardDir: join(dataDir, 'no-dashboard'),
  agentPackage: join(dataDir, 'no-agent.tgz'),
  apiDocsDir: './node_modules/swagger-ui-dist'
});

const ask = (url: string, email: string, months: number, group: string) =>
  askTotals(url, basicAuthorization(email, PASSWORD), {
    ...{ slug: 'main', from: workdays(months).at(-1) ?? LAST, to: LAST, group }
  });

/** @returns what tells the time and the processor time of this process since it was started. */
function stopwatch(): () => Times {
  const startMs = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { wallMs: performance.now() - startMs, cpuMs: (user + system) / 1000 };
  };
}

type Times = { wallMs: number; cpuMs: number };

const describeTimes = ({ wallMs, cpuMs }: Times) => `${wallMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms CPU`;
