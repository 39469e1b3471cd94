/** How far time has been reported: what is not reported yet is never shown as no work. */

/**
 * A machine counts as behind once it owes more than this much. It is two of the default intervals between syncs, so one
 * that is merely between two of them is not.
 */
export const REPORT_GRACE_MS = 3_600_000;

/**
 * `ahead`: has not begun. `complete`: told to its end. `partial`: told up to `throughMs`. `unreported`: nothing of it is
 * told yet. `owedMs` is how much of the day has passed without having been told.
 */
export type DayCoverage =
  | { state: 'ahead' | 'complete'; owedMs: 0 }
  | { state: 'partial'; throughMs: number; owedMs: number }
  | { state: 'unreported'; owedMs: number };

/**
 * The coverage of a day. `throughMs` is up to where the person's machines have reported, whichever reported last;
 * undefined where none ever did.
 */
export function coverDay(
  day: { startMs: number; endMs: number },
  throughMs: number | undefined,
  nowMs: number
): DayCoverage {
  if (nowMs <= day.startMs) return { state: 'ahead', owedMs: 0 };
  if (throughMs !== undefined && throughMs >= day.endMs) return { state: 'complete', owedMs: 0 };
  const passedMs = Math.min(nowMs, day.endMs);
  if (throughMs === undefined || throughMs <= day.startMs) {
    return { state: 'unreported', owedMs: passedMs - day.startMs };
  }
  return { state: 'partial', throughMs, owedMs: Math.max(0, passedMs - throughMs) };
}

/** Whether so much is owed that a picture has to say so. */
export const isBehind = (coverage: DayCoverage): boolean => coverage.owedMs > REPORT_GRACE_MS;

/** Whether anything of the days has been told: only then is a sum of nothing a zero. */
export const isTold = (days: readonly { coverage: DayCoverage }[]): boolean =>
  days.some(({ coverage }) => coverage.state === 'complete' || coverage.state === 'partial');

/** One machine of a person and up to where it has reported; undefined where it never did. */
export type Machine = { developer: string; device: string; os: string; throughMs: number | undefined };

/** `behindSinceMs`: none of the machines behind has reported since then; undefined where one of them never did. */
export type MachineCoverage = { total: number; behind: Machine[]; behindSinceMs: number | undefined };

/** Which machines owe reports of the time up to `untilMs`, the end of a period or the present. */
export function coverMachines(machines: Machine[], untilMs: number): MachineCoverage {
  const behind = machines.filter(({ throughMs }) => (throughMs ?? -Infinity) < untilMs - REPORT_GRACE_MS);
  const reports = behind.flatMap(({ throughMs }) => throughMs ?? []);
  return {
    total: machines.length,
    behind,
    behindSinceMs: reports.length < behind.length || reports.length === 0 ? undefined : Math.max(...reports)
  };
}
