/** Waiting for the next run, or for a reason to run at once. */
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sleptThrough } from './schedule.ts';

const TICK_MS = 15_000;

export type Reason = 'due' | 'woke' | 'network' | 'pause' | 'stopped';

export type WaitOptions = {
  now: () => number;
  signal: AbortSignal;
  watchNetwork: boolean;
  /** The state of the user's pauses. */
  pauses: () => string;
};

/**
 * Waits until `untilMs`, or until the machine wakes from sleep, or (where `watchNetwork`) its addresses change; or
 * until `pauses` returns another text than at first, or until `signal` aborts.
 */
export async function waitUntil(
  untilMs: number,
  { now, signal, watchNetwork, pauses }: WaitOptions
): Promise<Reason> {
  const addresses = listAddresses();
  const pausesBefore = pauses();
  while (now() < untilMs) {
    const tickMs = Math.min(TICK_MS, untilMs - now());
    const expectedMs = now() + tickMs;
    const slept = await sleep(tickMs, true, { signal }).catch(() => false);
    if (!slept) return 'stopped';
    if (sleptThrough(expectedMs, now())) return 'woke';
    if (watchNetwork && listAddresses() !== addresses) return 'network';
    if (pauses() !== pausesBefore) return 'pause';
  }
  return signal.aborted ? 'stopped' : 'due';
}

function listAddresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join();
}
