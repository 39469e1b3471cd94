/** When to synchronise next. All times in milliseconds. */
import type { SyncReport } from '../sync/report.ts';

const MINUTE_MS = 60_000;
/** CouchDB locks an account for five minutes after wrong passwords; asking meanwhile would only prolong that. */
const LOCKED_MS = 6 * MINUTE_MS;
const JITTER = 0.1;
/** A timer that fires this much late means that the machine slept, or that its clock was changed. */
const SLEEP_MS = 60_000;

export const DEFAULT_INTERVAL_MINUTES = 30;

export type Outcome = {
  /** Runs in a row, this one included, after which another attempt soon makes sense. */
  failures: number;
  waitMs: number;
};

export type PlanInput = {
  report: Pick<SyncReport, 'problems'>;
  /** Failures in a row before this run. */
  failures: number;
  intervalMinutes: number;
  /** Returns 0 … 1. */
  random: () => number;
};

/**
 * How long to wait after a run. After success, and where only a person can help (credentials, refused documents), the
 * interval give or take a tenth, so that a team's agents do not come all at once. After a failure a minute, then twice
 * that, and so on up to the interval, and no sooner than the server asked for.
 */
export function planNext({ report, failures: failuresBefore, intervalMinutes, random }: PlanInput): Outcome {
  const { problems } = report;
  const intervalMs = intervalMinutes * MINUTE_MS;
  const spread = 1 + JITTER * (2 * random() - 1);
  if (problems.some(({ kind }) => kind === 'locked')) {
    return { failures: failuresBefore + 1, waitMs: Math.max(LOCKED_MS, MINUTE_MS * spread) };
  }
  const transient = problems.filter(({ kind }) => kind !== 'credentials' && kind !== 'gone');
  if (transient.length === 0) return { failures: 0, waitMs: Math.round(intervalMs * spread) };
  const backOffMs = MINUTE_MS * 2 ** Math.min(failuresBefore, 20);
  const askedMs = Math.max(0, ...problems.map(({ retryAfterMs = 0 }) => retryAfterMs));
  const waitMs = Math.max(Math.min(backOffMs, intervalMs), askedMs / (1 - JITTER)) * spread;
  return { failures: failuresBefore + 1, waitMs: Math.round(waitMs) };
}

/**
 * Whether the machine slept or its clock was set, forward or back, from when a timer should have fired and when it did.
 * What was planned by the clock of before means nothing then.
 */
export const sleptThrough = (expectedMs: number, nowMs: number): boolean =>
  Math.abs(nowMs - expectedMs) > SLEEP_MS;
