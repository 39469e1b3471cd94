/** Runs the real program, bundled as it is delivered, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

/** Built before the journeys start. */
const PROGRAM = resolve('dist/agent.js');

export type Finished = { code: number | null; out: string; err: string };

/** Removes all homes; call in `afterAll`. */
export function removeHomes(): void {
  for (const folder of homes.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** An empty folder that serves as a home and working directory. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'tidesheet-agent-'));
  homes.push(home);
  return home;
}

const homes: string[] = [];

export type AgentProcess = { child: ChildProcess; finished: Promise<Finished> };

/** The command line of `tidesheet <args>`. */
export const agentCommand = (args: string[]): string[] => [process.execPath, PROGRAM, ...args];

/** What every process on such a machine has in its environment; before nginx it accepts any certificate. */
export const machineEnv = (env: Record<string, string>, home: string) => ({
  PATH: process.env['PATH'],
  ...(process.env['JOURNEYS_BEHIND'] === 'nginx' && { NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
  HOME: home,
  TZ: 'Europe/Berlin',
  ...env
});

/** Starts `tidesheet <args>` with no other variables than those given; `uid`: as another user. */
export function startAgent(
  args: string[],
  env: Record<string, string>,
  home: string,
  uid?: number
): AgentProcess {
  const [node = '', ...rest] = agentCommand(args);
  const child = spawn(node, rest, {
    cwd: home,
    ...(uid !== undefined && { uid, gid: uid }),
    env: machineEnv(env, home),
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const exited = new Promise<number | null>((done, fail) => child.once('close', done).once('error', fail));
  const finished = Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { child, finished: finished.then(([code, out, err]) => ({ code, out, err })) };
}

export const runAgent = (args: string[], env: Record<string, string>, home: string): Promise<Finished> =>
  startAgent(args, env, home).finished;
