/** `npm run demo`: all of Tidesheet with a sample team, in a temporary folder. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepRunning } from './keep-running.ts';
import { describeMissing, runMainJob, type Result } from './main-job.ts';
import { startProgram, stopProgram, waitForLine } from './processes.ts';
import { MANAGER, startTeam, type SampleMachine } from './team.ts';

const DEFAULT_PORT = 8000;
const say = (line: string) => console.error(line);

type Options = { once: boolean; json: boolean };

function readOptions(): Options {
  const { values } = parseArgs({ options: { once: { type: 'boolean' }, json: { type: 'boolean' } } });
  return { once: values.once ?? false, json: values.json ?? false };
}

async function runDemo(options: Options): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'tidesheet-demo-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    const done = playDemo(options, folder, stops, interrupted);
    return await Promise.race([done, interrupted.then(() => options.once === false)]);
  } finally {
    say('Stopping …');
    for (const stop of stops.reverse()) await stop();
  }
}

async function playDemo(
  { once, json }: Options,
  folder: string,
  stops: (() => Promise<unknown>)[],
  interrupted: Promise<void>
): Promise<boolean> {
  const adminToken = randomBytes(24).toString('base64url');
  const password = randomBytes(6).toString('base64url');
  const { url, stop } = await startServer(folder, adminToken, once);
  stops.push(stop);
  say('Registering the team and starting an ActivityWatch for each machine …');
  const machines = await startTeam(url, adminToken, password, folder);
  stops.push(() => Promise.all(machines.map(({ close }) => close())));
  const result = await runMainJob(url, machines, password, say);
  report(result, json);
  if (once || !result.ok) return result.ok;
  printSignIns(url, machines, password, adminToken);
  stops.push(keepRunning(machines));
  await interrupted;
  return true;
}

async function startServer(folder: string, adminToken: string, once: boolean) {
  const port = once || !(await isFree(DEFAULT_PORT)) ? 0 : DEFAULT_PORT;
  if (!once && port === 0) say(`Port ${DEFAULT_PORT} is in use; using another one.`);
  say('Starting the server …');
  const env = {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: join(folder, 'server'),
    ADMIN_TOKEN: adminToken,
    PWA_DIR: join(process.cwd(), 'build'),
    SYNC_INTERVAL_MINUTES: '1'
  };
  const server = startProgram('server.js', [], env, folder);
  server.stderr?.on('data', (chunk) => process.stderr.write(chunk));
  const [, url = ''] = await waitForLine(server, /ready at (\S+)/);
  return { url, stop: () => stopProgram(server) };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function report(result: Result, json: boolean): void {
  const missing = describeMissing(result);
  if (missing.length > 0) say(`Missing in the team's database:\n  ${missing.join('\n  ')}`);
  else
    say(
      `${result.documents} documents of ${result.people.length} people arrived in ${result.replicationSeconds} s.`
    );
  if (json) console.log(JSON.stringify(result));
}

function printSignIns(url: string, machines: SampleMachine[], password: string, adminToken: string): void {
  const people = [...new Set(machines.map(({ person }) => person))];
  const manager = people.find(({ id }) => id === MANAGER)!;
  const fragment = new URLSearchParams({ name: manager.email, password });
  console.log(`
Tidesheet runs at ${url}

  Sign in as the manager, ${manager.name}:  ${url}/sign-in#${fragment}

The password of every account is ${password}
${people.map(({ name, email, zone }) => `  ${name.padEnd(14)} ${email.padEnd(32)} ${zone}`).join('\n')}

The admin token is ${adminToken}
New activity arrives every minute. Press Ctrl-C to stop; all data is deleted then.
`);
}

try {
  process.exitCode = (await runDemo(readOptions())) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
