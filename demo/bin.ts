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
const MAX_PORT = 65_535;
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
  const port = await choosePort(once);
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
  const show = (chunk: Buffer) => process.stderr.write(chunk);
  server.stderr?.on('data', show);
  const [, url = ''] = await waitForLine(server, /ready at (\S+)/);
  const stop = () => {
    server.stderr?.off('data', show).resume();
    return stopProgram(server);
  };
  return { url, stop };
}

/** That of PORT; otherwise the usual one, or any where that is in use. @throws where PORT is none, or in use. */
async function choosePort(once: boolean): Promise<number> {
  const { PORT } = process.env;
  if (PORT) {
    const port = /^\d{1,5}$/.test(PORT) ? Number(PORT) : NaN;
    if (!(port <= MAX_PORT)) throw new Error(`PORT must be a port number, 0 to ${MAX_PORT}, not "${PORT}".`);
    if (port > 0 && !(await isFree(port)))
      throw new Error(`Port ${port} is in use. Choose another one: PORT=${port + 1} npm run demo`);
    return port;
  }
  if (once) return 0;
  if (await isFree(DEFAULT_PORT)) return DEFAULT_PORT;
  say(`Port ${DEFAULT_PORT} is in use; using another one.`);
  return 0;
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
