/** Synchronises again and again until it is asked to stop. */
import { TidesheetError } from '#domain/errors.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Context } from '../commands/context.ts';
import type { Config } from '../config.ts';
import { pausesVersion } from '../pause/pauses.ts';
import { emptyReport, logLine, type SyncReport } from '../sync/report.ts';
import type { runOnce } from '../sync/run-once.ts';
import { describeRun, readStatus, type Status, writeStatus } from '../sync/status-file.ts';
import { writeLog } from './log-file.ts';
import { DEFAULT_INTERVAL_MINUTES, planNext } from './schedule.ts';
import type { waitUntil } from './wait.ts';

export type LoopOptions = Pick<Context, 'now' | 'print'> & {
  signal: AbortSignal;
  wait: typeof waitUntil;
  /** Synchronises once. */
  runOnce: typeof runOnce;
  /** Read before every run, so that a new token takes effect. */
  readSettings: () => Config;
  random: () => number;
};

/** Runs at once, then on schedule. Never throws for what goes wrong outside: that is printed and tried again. */
export async function runLoop(options: LoopOptions): Promise<void> {
  const { now, print, signal, random, wait, readSettings } = options;
  let config = readSettings();
  let failures = 0;
  let rejectedCredentials: string | undefined;
  const log = (text: string) => {
    const line = `${formatInstant(now())} ${text}`;
    print(line);
    writeLog(config.dataDir, line);
  };
  while (!signal.aborted) {
    config = rereadSettings(config, readSettings, log);
    const credentials = credentialsOf(config);
    const report = await runSafely(
      () =>
        options.runOnce({ config, nowMs: now(), withoutServer: credentials === rejectedCredentials, signal }),
      now()
    );
    if (signal.aborted && report.problems.some(({ from }) => from === 'agent')) break;
    log(logLine(report));
    const refused = report.problems.some(({ kind }) => kind === 'credentials');
    if (refused) rejectedCredentials = credentials;
    const intervalMinutes =
      config.syncIntervalMinutes ?? report.syncIntervalMinutes ?? DEFAULT_INTERVAL_MINUTES;
    const plan = planNext({ report, failures, intervalMinutes, random });
    failures = plan.failures;
    if (signal.aborted) break;
    const nextMs = now() + plan.waitMs;
    announce(config.dataDir, { at: formatInstant(nextMs), pid: process.pid }, report);
    const offline = report.problems.some(({ kind }) => kind === 'offline');
    const pausesAt = () => pausesVersion(config.dataDir);
    const reason = await wait(nextMs, { now, signal, watchNetwork: offline, pauses: pausesAt });
    if (reason === 'woke') log('The machine was asleep, or its clock was changed: synchronising now.');
    if (reason === 'pause') log('A pause began or ended: synchronising now.');
    if (reason === 'network') log('The network has changed: synchronising now.');
  }
  announce(config.dataDir, null);
}

function rereadSettings(current: Config, readSettings: () => Config, log: (line: string) => void): Config {
  try {
    return readSettings();
  } catch (error) {
    if (!(error instanceof TidesheetError)) throw error;
    log(`${error.message}\nThe previous settings stay in force.`);
    return current;
  }
}

const credentialsOf = ({ serverUrl, developer, token }: Config) =>
  JSON.stringify([serverUrl, developer, token.label, token.secret]);

async function runSafely(run: () => Promise<SyncReport>, nowMs: number): Promise<SyncReport> {
  try {
    return await run();
  } catch (error) {
    const message =
      error instanceof TidesheetError
        ? error.message
        : `Internal error: ${error instanceof Error ? error.stack : String(error)}`;
    return { ...emptyReport(nowMs), problems: [{ from: 'agent', message }] };
  }
}

/** Tells `status` of the next run, and of this one where it could not do so itself. */
function announce(dataDir: string, next: Status['next'], report?: SyncReport): void {
  const status = readStatus(dataDir);
  if (status === undefined) return;
  const unreported = report?.problems.some(({ from }) => from === 'agent') ? report : undefined;
  const lastRun = unreported ? describeRun(unreported) : status.lastRun;
  try {
    writeStatus(dataDir, { ...status, next, lastRun });
  } catch (error) {
    // A full disk: the log has said so, and the next run tries again.
    if (!(error instanceof TidesheetError)) throw error;
  }
}
