/** How far a machine's time is known: up to where its watchers saw, which is not where the clock is. */
import { bucketEndMs, type Bucket } from './bucket.ts';

const MINUTE_MS = 60_000;

/**
 * How long after the end of its last event a watcher that is at work may be, in milliseconds: its events are sent every 10
 * seconds, and an afk watcher's last one ends with the last key or click, at most three minutes before it says "afk".
 */
export const PULSE_MS = { window: 15_000, afk: 185_000 } as const;
/** A watcher that is silent for longer is reported. Both are so after a sleep, until the first seconds of work. */
export const QUIET_MS = 15 * MINUTE_MS;
const BOTH_QUIET_MS = 90 * MINUTE_MS;

/** The watchers that every machine needs. */
export const WATCHERS = { window: 'currentwindow', afk: 'afkstatus' } as const;
export type Watcher = keyof typeof WATCHERS;

/** `quiet`: the watchers that have been silent for a while, and when their last event ended; undefined: they have none. */
export type Coverage = {
  throughMs: number;
  quiet: { watcher: Watcher; endMs: number | undefined }[];
};

/**
 * The coverage at `nowMs` by the buckets of one machine: to the last event of its window or its afk watcher, whichever is
 * older. A machine without an afk bucket is covered as far as its window watcher saw.
 */
export function coverageOf(buckets: readonly Bucket[], nowMs: number): Coverage {
  const coverage: Coverage = { throughMs: nowMs, quiet: [] };
  for (const [watcher, type] of Object.entries(WATCHERS) as [Watcher, string][]) {
    const ofType = buckets.filter((bucket) => bucket.type === type);
    if (ofType.length === 0) continue;
    const ends = ofType.flatMap((bucket) => bucketEndMs(bucket) ?? []);
    const endMs = ends.length === 0 ? undefined : Math.max(...ends);
    coverage.throughMs = Math.min(coverage.throughMs, (endMs ?? 0) + PULSE_MS[watcher]);
    if (nowMs - (endMs ?? 0) > QUIET_MS) coverage.quiet.push({ watcher, endMs });
  }
  const isShort = coverage.quiet.length > 1 && coverage.throughMs > nowMs - BOTH_QUIET_MS;
  return isShort ? { ...coverage, quiet: [] } : coverage;
}
