/** What one synchronisation did. */
import { type Collected, NOTHING_COLLECTED } from '../collect/collected.ts';
import type { Refusal } from '../store.ts';
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
  /** Documents that the server refused, now or earlier, by id. */
  refused: Record<string, Refusal>;
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
  refused: {},
  waiting: 0,
  notices: [],
  problems: []
});

export const succeeded = ({ problems, refused }: SyncReport): boolean =>
  problems.length === 0 && Object.keys(refused).length === 0;

/** One line for a log: counts only. */
export function reportLine(report: SyncReport): string {
  const { collected, read, described, pushed, refused, waiting } = report;
  const parts = [
    `events ${collected.events}`,
    `documents read ${read}`,
    `written ${collected.written + described}`,
    `unchanged ${collected.unchanged}`,
    `pushed ${pushed}`,
    `refused ${Object.keys(refused).length}`,
    `waiting ${waiting}`
  ];
  if (collected.rejected > 0) parts.push(`unreadable events ${collected.rejected}`);
  return parts.join(', ');
}

/** The same with all notices and problems, still one line. */
export const logLine = (report: SyncReport): string =>
  [
    reportLine(report),
    ...report.notices,
    ...refusalLines(report),
    ...report.problems.map(({ message }) => message)
  ].join(' | ');

const MAX_NAMED = 3;

/** Which documents the server refused, and why; empty where none. */
export function refusalLines({ refused }: SyncReport): string[] {
  const entries = Object.entries(refused);
  if (entries.length === 0) return [];
  const named = entries.slice(0, MAX_NAMED).map(([id, { reason }]) => `${id} (${reason})`);
  const more = entries.length > MAX_NAMED ? [`${entries.length - MAX_NAMED} more`] : [];
  const documents = entries.length === 1 ? '1 document' : `${entries.length} documents`;
  return [
    `The server refused ${documents}: ${[...named, ...more].join(', ')}. All others are sent. What was refused is ` +
      'sent again next time. If this continues, tell your admin. See tidesheet status.'
  ];
}
