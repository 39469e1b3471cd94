/** How far time has been reported: what is not reported yet is never shown as no work. */

/** How late a report may be where the interval between syncs is not known: that of the default interval. */
export const REPORT_GRACE_MS = 3_600_000;

/** A watcher of an idle machine reports this late, on top of the interval. */
const IDLE_MINUTES = 15;

/**
 * A machine counts as behind once more than this much time is missing: two of the organisation's intervals between syncs, and one
 * interval and a quarter of an hour where that is longer. One that is idle, or merely between two syncs, is not behind.
 */
export const reportGraceMs = (syncIntervalMinutes: number | undefined): number =>
  syncIntervalMinutes === undefined
    ? REPORT_GRACE_MS
    : Math.max(2 * syncIntervalMinutes, IDLE_MINUTES + syncIntervalMinutes) * 60_000;

/**
 * `uncollected`: over before collecting began. `future`: has not begun. `complete`: reported to its end. `partial`: reported up
 * to `throughMs`. `unreported`: nothing is reported yet. `fromMs`: collecting began at that time of the day. `missingMs` is how
 * much of the past part of the day is not reported, `graceMs` how much of that counts as no delay, where it is not the default.
 */
export type DayCoverage = { fromMs?: number } & (
  | { state: 'uncollected' | 'future' | 'complete'; missingMs: 0 }
  | { state: 'partial'; throughMs: number; missingMs: number; graceMs?: number }
  | { state: 'unreported'; missingMs: number; graceMs?: number }
);

export type Reports = {
  /** Up to where the machine of the person that reported last has reported; undefined where none ever did. */
  throughMs: number | undefined;
  /** When collecting began; undefined: before anything that is asked for. */
  collectFromMs?: number | undefined;
  /** When the reader's device last received all reports; undefined: just now. What came later is not known to be missing. */
  asOfMs?: number | undefined;
  /** How late reports may be; REPORT_GRACE_MS where it is not said. */
  graceMs?: number;
};

const UNCOLLECTED: DayCoverage = { state: 'uncollected', missingMs: 0 };
const FUTURE: DayCoverage = { state: 'future', missingMs: 0 };
const COMPLETE: DayCoverage = { state: 'complete', missingMs: 0 };

/** The coverage of a day. No report reaches beyond now, whatever the clock of a machine was when it was made. */
export function coverDay(
  day: { startMs: number; endMs: number },
  { throughMs, collectFromMs = -Infinity, asOfMs = Infinity, graceMs }: Reports,
  nowMs: number
): DayCoverage {
  if (day.endMs <= collectFromMs) return UNCOLLECTED;
  if (nowMs <= day.startMs) return FUTURE;
  const fromMs = Math.max(day.startMs, collectFromMs);
  const began = fromMs > day.startMs ? { fromMs } : {};
  const reportedMs = Math.min(throughMs ?? -Infinity, nowMs);
  if (reportedMs >= day.endMs) return { ...COMPLETE, ...began };
  const passedMs = Math.min(nowMs, asOfMs, day.endMs);
  const grace = graceMs === undefined ? {} : { graceMs };
  if (reportedMs <= day.startMs) {
    return { state: 'unreported', missingMs: Math.max(0, passedMs - fromMs), ...grace, ...began };
  }
  const missingMs = Math.max(0, passedMs - reportedMs);
  return { state: 'partial', throughMs: reportedMs, missingMs, ...grace, ...began };
}

/** Whether so much time is missing that a chart has to show it. */
export const isBehind = (coverage: DayCoverage): boolean =>
  coverage.missingMs > (('graceMs' in coverage ? coverage.graceMs : undefined) ?? REPORT_GRACE_MS);

/** Whether figures and charts of a day have to say that some of it is not reported yet. */
export const isIncomplete = (coverage: DayCoverage): boolean =>
  coverage.state === 'unreported' || isBehind(coverage);

/** Whether anything can be known of a day by now: it has begun, and collecting had. */
export const isExpected = ({ state }: DayCoverage): boolean => state !== 'future' && state !== 'uncollected';

/** Whether a day is over and known from its beginning to its end: only such days are compared. */
export const isWhole = ({ state, fromMs }: DayCoverage): boolean =>
  state === 'complete' && fromMs === undefined;

/** Whether collecting had not begun, or not before the day did. */
export const isCut = ({ state, fromMs }: DayCoverage): boolean =>
  state === 'uncollected' || fromMs !== undefined;

/** Whether any of the days has been reported, at least in part: only then does a sum of 0 mean no work. */
export const isReported = (days: readonly { coverage: DayCoverage }[]): boolean =>
  days.some(({ coverage }) => coverage.state === 'complete' || coverage.state === 'partial');

/**
 * One machine of a person and up to where it has reported; undefined where it never did. `collectFromMs`: nothing of it is
 * known from before; undefined: that is not known.
 */
export type Machine = {
  developer: string;
  device: string;
  os: string;
  throughMs: number | undefined;
  collectFromMs?: number | undefined;
};

/** `behindSinceMs`: none of the machines behind has reported since then; undefined where one of them never did. */
export type MachineCoverage = { total: number; behind: Machine[]; behindSinceMs: number | undefined };

/** Which machines have not reported up to `untilMs`, the end of a period or the present; only those that collected by then. */
export function coverMachines(
  machines: readonly Machine[],
  untilMs: number,
  graceMs = REPORT_GRACE_MS
): MachineCoverage {
  const collecting = machines.filter(({ collectFromMs = -Infinity }) => collectFromMs < untilMs);
  const behind = collecting.filter(({ throughMs }) => (throughMs ?? -Infinity) < untilMs - graceMs);
  const reports = behind.flatMap(({ throughMs }) => throughMs ?? []);
  return {
    total: collecting.length,
    behind,
    behindSinceMs: reports.length < behind.length || reports.length === 0 ? undefined : Math.max(...reports)
  };
}
