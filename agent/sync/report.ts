/** What one synchronisation did. */
import { TidesheetError } from '#domain/errors.ts';
import { NOTHING_COLLECTED, type Collected } from '../collect/collect.ts';
import { ActivityWatchError, ServerError, type ServerErrorKind } from '../errors.ts';

export type ReportedProblem = {
  from: 'activitywatch' | 'server' | 'agent';
  /** Of the server's problems only. */
  kind?: ServerErrorKind;
  message: string;
};

export type SyncReport = {
  startedMs: number;
  /** Undefined where ActivityWatch never told. */
  device?: string;
  collected: Collected;
  /** Documents taken over from the server. */
  read: number;
  /** Documents written besides days: the device. */
  described: number;
  pushed: number;
  refused: number;
  waiting: number;
  notices: string[];
  problems: ReportedProblem[];
  /** How often the server would like to be synchronised with. */
  syncIntervalMinutes?: number;
};

export const emptyReport = (startedMs: number): SyncReport => ({
  startedMs,
  collected: NOTHING_COLLECTED,
  read: 0,
  described: 0,
  pushed: 0,
  refused: 0,
  waiting: 0,
  notices: [],
  problems: []
});

/** Runs a part and puts its problem into the report, so that the other parts go on; defects are thrown. */
export async function attempt<T>(report: SyncReport, part: () => Promise<T>): Promise<T | undefined> {
  try {
    return await part();
  } catch (error) {
    if (!(error instanceof TidesheetError)) throw error;
    report.problems.push(describe(error));
    return undefined;
  }
}

function describe(error: Error): ReportedProblem {
  const { message } = error;
  if (error instanceof ServerError) return { from: 'server', kind: error.kind, message };
  return { from: error instanceof ActivityWatchError ? 'activitywatch' : 'agent', message };
}

/** Whether the person's database is gone, so that nothing of them is to be collected. */
export const isErased = ({ problems }: SyncReport): boolean => problems.some(({ kind }) => kind === 'gone');

export const succeeded = ({ problems, refused }: SyncReport): boolean =>
  problems.length === 0 && refused === 0;

/** One line for a log: counts only, nothing of what anybody did. */
export function reportLine(report: SyncReport): string {
  const { collected, read, described, pushed, refused, waiting } = report;
  const parts = [
    `events ${collected.events}`,
    `documents read ${read}`,
    `written ${collected.written + described}`,
    `unchanged ${collected.unchanged}`,
    `pushed ${pushed}`,
    `refused ${refused}`,
    `waiting ${waiting}`
  ];
  if (collected.rejected > 0) parts.push(`unreadable events ${collected.rejected}`);
  return parts.join(', ');
}

/** The same with everything that was noticed, still one line. */
export const logLine = (report: SyncReport): string =>
  [reportLine(report), ...report.notices, ...report.problems.map(({ message }) => message)].join(' | ');
