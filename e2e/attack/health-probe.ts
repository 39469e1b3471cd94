/** Asks for the server's health every few milliseconds, from a process of its own, so that the attacker's work does not count. */
import { spawn } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { getHealthRoute } from '#domain/api/health.ts';
import { pathOf } from '#domain/api/route.ts';

const POLL_MS = 20;
const MEMORY_POLL_MS = 50;
/** Where memory is read by a program. */
const SLOW_MEMORY_POLL_MS = 1000;

const Readings = v.object({
  /** From a request to its response, the longest; in milliseconds. */
  stallMs: v.number(),
  /** The largest memory of the server; in bytes. */
  peakBytes: v.number(),
  polls: v.number(),
  /** Polls that were not responded to with 200, and the last reason. */
  failures: v.number(),
  reason: v.string()
});
export type Readings = v.InferOutput<typeof Readings>;

export type HealthProbe = {
  /** What was read since the last call; waits for the poll that is under way. */
  read: () => Promise<Readings>;
  stop: () => void;
};

/** The argument that makes the program a probe. */
export const PROBE_ARGUMENT = '--probe';

/** Starts this very program as a probe. */
export function startHealthProbe(url: string, pid: number): HealthProbe {
  const [, program = ''] = process.argv;
  const child = spawn(process.execPath, [program, PROBE_ARGUMENT, url, String(pid)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  });
  return {
    read: async () => {
      const received = once(child, 'message');
      child.send({});
      return v.parse(Readings, (await received)[0]);
    },
    stop: () => child.kill()
  };
}

/** The probe itself: runs until its parent ends. */
export async function runHealthProbe(url: string, pid: number): Promise<void> {
  const address = url + pathOf(getHealthRoute);
  let readings = emptyReadings();
  let readers = 0;
  process.on('message', () => (readers += 1));
  process.on('disconnect', () => process.exit());
  let memoryAtMs = -Infinity;
  for (;;) {
    const startMs = performance.now();
    const reason = await poll(address);
    const endMs = performance.now();
    readings.stallMs = Math.max(readings.stallMs, endMs - startMs);
    readings.polls += 1;
    if (reason !== undefined) {
      readings.failures += 1;
      readings.reason = reason;
    }
    if (endMs - memoryAtMs >= (process.platform === 'linux' ? MEMORY_POLL_MS : SLOW_MEMORY_POLL_MS)) {
      readings.peakBytes = Math.max(readings.peakBytes, residentBytes(pid));
      memoryAtMs = endMs;
    }
    for (; readers > 0; readers -= 1) {
      readings.peakBytes = Math.max(readings.peakBytes, residentBytes(pid));
      process.send?.(readings);
      readings = emptyReadings();
    }
    await sleep(Math.max(0, POLL_MS - (performance.now() - startMs)));
  }
}

const emptyReadings = (): Readings => ({ stallMs: 0, peakBytes: 0, polls: 0, failures: 0, reason: '' });

const TIMEOUT_MS = 30_000;

/** Undefined for a healthy server, otherwise the reason. */
async function poll(address: string): Promise<string | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    return response.status === 200 ? undefined : `${response.status} ${text}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? `${message}: ${cause.message}` : message;
  }
}

/** The resident memory of a process in bytes; 0 if it has ended. */
export function residentBytes(pid: number): number {
  try {
    if (process.platform !== 'linux')
      return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
    const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) * 1024;
  } catch {
    return 0;
  }
}
