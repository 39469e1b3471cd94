/** One run of a real agent with a disturbance that a seed chooses. */
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ServerProcess } from '../server/server-process.ts';
import { startAgent } from './run-agent.ts';
import type { Workstation } from './workstation.ts';

export type Random = () => number;
export type Disturbance = 'none' | 'agent killed' | 'server killed' | 'both killed' | 'clock wrong';
const KINDS: readonly Disturbance[] = ['none', 'agent killed', 'server killed', 'both killed', 'clock wrong'];
const MAX_SHIFT_MS = 40 * 3_600_000;

/** Preloaded, it shifts the clock of a process. */
const CLOCK = pathToFileURL(resolve('e2e/stage/agent/shifted-clock.js')).href;

/** Runs the agent once and returns how it was disturbed; the server runs afterwards. */
export async function runDisturbed(
  { env, home }: Pick<Workstation, 'env' | 'home'>,
  server: ServerProcess,
  random: Random
): Promise<Disturbance> {
  const kind = KINDS[Math.floor(random() * KINDS.length)] ?? 'none';
  const shiftMs = Math.round((2 * random() - 1) * MAX_SHIFT_MS);
  const afterMs = 200 + random() * 1200;
  const clock = { NODE_OPTIONS: `--import ${CLOCK}`, TEST_CLOCK_SHIFT_MS: String(shiftMs) };
  const { child, finished } = startAgent(
    ['sync', '--hours', '96'],
    { ...env, ...(kind === 'clock wrong' && clock) },
    home
  );
  if (kind.endsWith('killed')) {
    await Promise.race([sleep(afterMs), once(child, 'exit')]);
    if (kind !== 'agent killed') await server.kill();
    if (kind !== 'server killed') child.kill('SIGKILL');
  }
  await finished;
  if (kind === 'server killed' || kind === 'both killed') await server.start();
  return kind;
}
