/** How far time has been reported: what is not reported yet is never shown as no work. */

/** How late a report may be where the interval between syncs is not known: two of the default intervals. */
export const REPORT_GRACE_MS = 3_600_000;

/**
 * A machine counts as behind once more than this much time is missing: two of the organisation's intervals between syncs, so one
 * that is merely between two of them is not.
 */
export const reportGraceMs = (syncIntervalMinutes: number | undefined): number =>
  syncIntervalMinutes === undefined ? REPORT_GRACE_MS : 2 * syncIntervalMinutes * 60_000;

/**
 * `future`: has not begun. `complete`: reported to its end. `partial`: reported up to `throughMs`. `unreported`: nothing
 * is reported yet. `missingMs` is how much of the past part of the day is not reported, `graceMs` how much of that counts as no
 * delay, where it is not the default.
 */
export type DayCoverage =
  | { state: 'future' | 'complete'; missingMs: 0 }
  | { state: 'partial'; throughMs: number; missingMs: number; graceMs?: number }
  | { state: 'unreported'; missingMs: number; graceMs?: number };

/**
 * The coverage of a day. `throughMs` is up to where the machine of the person that reported last has reported;
 * undefined where none ever did.
 */
export function coverDay(
  day: { startMs: number; endMs: number },
  throughMs: number | undefined,
  nowMs: number,
  graceMs?: number
): DayCoverage {
  if (nowMs <= day.startMs) return { state: 'future', missingMs: 0 };
  if (throughMs !== undefined && throughMs >= day.endMs) return { state: 'complete', missingMs: 0 };
  const passedMs = Math.min(nowMs, day.endMs);
  const grace = graceMs === undefined ? {} : { graceMs };
  if (throughMs === undefined || throughMs <= day.startMs) {
    return { state: 'unreported', missingMs: passedMs - day.startMs, ...grace };
  }
  return { state: 'partial', throughMs, missingMs: Math.max(0, passedMs - throughMs), ...grace };
}

/** Whether so much time is missing that a chart has to show it. */
export const isBehind = (coverage: DayCoverage): boolean =>
  coverage.missingMs > (('graceMs' in coverage ? coverage.graceMs : undefined) ?? REPORT_GRACE_MS);

/** Whether figures and charts of a day have to say that some of it is not reported yet. */
export const isIncomplete = (coverage: DayCoverage): boolean =>
  coverage.state === 'unreported' || isBehind(coverage);

/** Whether any of the days has been reported, at least in part: only then does a sum of 0 mean no work. */
export const isReported = (days: readonly { coverage: DayCoverage }[]): boolean =>
  days.some(({ coverage }) => coverage.state === 'complete' || coverage.state === 'partial');

/** One machine of a person and up to where it has reported; undefined where it never did. */
export type Machine = { developer: string; device: string; os: string; throughMs: number | undefined };

/** `behindSinceMs`: none of the machines behind has reported since then; undefined where one of them never did. */
export type MachineCoverage = { total: number; behind: Machine[]; behindSinceMs: number | undefined };

/** Which machines have not reported up to `untilMs`, the end of a period or the present. */
export function coverMachines(
  machines: Machine[],
  untilMs: number,
  graceMs = REPORT_GRACE_MS
): MachineCoverage {
  const behind = machines.filter(({ throughMs }) => (throughMs ?? -Infinity) < untilMs - graceMs);
  const reports = behind.flatMap(({ throughMs }) => throughMs ?? []);
  return {
    total: machines.length,
    behind,
    behindSinceMs: reports.length < behind.length || reports.length === 0 ? undefined : Math.max(...reports)
  };
}
