/** What one synchronisation did. */
import { type Collected, NOTHING_COLLECTED } from '../collect/collect.ts';
import type { ReportedProblem } from './part.ts';

export type SyncReport = {
  startedMs: number;
  /** Undefined where ActivityWatch did not respond. */
  device?: string | undefined;
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
  /** What the server suggests. */
  syncIntervalMinutes?: number | undefined;
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

export const succeeded = ({ problems, refused }: SyncReport): boolean =>
  problems.length === 0 && refused === 0;

/** One line for a log: counts only. */
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

/** The same with all notices and problems, still one line. */
export const logLine = (report: SyncReport): string =>
  [reportLine(report), ...report.notices, ...report.problems.map(({ message }) => message)].join(' | ');
