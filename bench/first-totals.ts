/** How long the first totals of a team take after a start, over a year, and the memory of the server then. */
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
import { reportFigure } from './figures.ts';

const SIZES = [10, 50, 200];
const PASSWORD = 'a password';
const TARGET_MS = 50;
const TARGET_MB = 200;

/** Prints one line for each size of a team: `npm run bench -- first-totals 50` for one size. */
export async function benchFirstTotals(): Promise<void> {
  const [, , , first, email] = process.argv;
  if (first !== undefined && email !== undefined) return measureStart(first, email);
  const sizes = first === undefined ? SIZES : [Number(first)];
  for (const people of sizes) await benchSize(people);
}

async function benchSize(people: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tidesheet-bench-'));
  try {
    const server = await startTestServer({ dataDir });
    const lead = await server.register('lead', { roles: ['manager'], password: PASSWORD });
    await fill(server, workdays(), people);
    for (const group of GROUPS) await askYear(server.url, lead.email, group);
    await server.close();
    console.log(`${people} people × a year:`);
    // This very program once more, so that the memory is that of a server that has just started.
    const child = spawn(process.execPath, [process.argv[1] ?? '', 'first-totals', dataDir, lead.email], {
      stdio: 'inherit'
    });
    await once(child, 'exit');
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measureStart(dataDir: string, email: string): Promise<void> {
  const started = stopwatch();
  const server = await startServer(configOf(dataDir), () => undefined, Date.now);
  console.log(`  until it listens ${describeTimes(started())}`);
  for (const group of GROUPS) {
    const asked = stopwatch();
    await askYear(server.url, email, group);
    const { wallMs, cpuMs } = asked();
    const what = `first totals by ${group}, processor time`;
    reportFigure({ what, figure: cpuMs, goal: TARGET_MS, unit: 'ms' }, `after ${wallMs.toFixed(0)} ms`);
  }
  await server.upkeep.done;
  console.log(`  until all work of the start is done ${describeTimes(started())}`);
  for (const group of GROUPS) {
    const asked = stopwatch();
    await askYear(server.url, email, group);
    console.log(`  again by ${group} ${describeTimes(asked())}`);
  }
  const most = `at most ${residentMegabytes(process, 'VmHWM')} MB`;
  reportFigure(
    { what: 'resident', figure: residentMegabytes(process, 'VmRSS'), goal: TARGET_MB, unit: 'MB' },
    most
  );
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

const askYear = (url: string, email: string, group: string) =>
  askTotals(url, basicAuthorization(email, PASSWORD), {
    ...{ slug: 'main', from: workdays().at(-1) ?? LAST, to: LAST, group }
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
