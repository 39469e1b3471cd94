/** The status file: the last synchronisation, for `tidesheet status`, which needs no access to the store. */
import { join } from 'node:path';
import * as v from 'valibot';
import { formatInstant } from '#domain/time/calendar.ts';
import { readJson, tryReadJson, writeJsonAtomically } from '../../cli/atomic-file.ts';
import { reportLine, succeeded, type SyncReport } from './report.ts';

const Day = v.object({ date: v.string(), through: v.string(), active: v.number(), tracked: v.number() });

export const Status = v.object({
  agent: v.string(),
  developer: v.string(),
  device: v.nullable(v.string()),
  collectFrom: v.nullable(v.string()),
  lastRun: v.object({
    at: v.string(),
    ok: v.boolean(),
    counts: v.string(),
    problems: v.array(v.string()),
    notices: v.array(v.string())
  }),
  /** When a run last succeeded in full. */
  lastSuccess: v.nullable(v.string()),
  /** Of `tidesheet run` while it runs. */
  next: v.nullable(v.object({ at: v.string(), pid: v.number() })),
  waiting: v.number(),
  /** UTC dates of which ActivityWatch no longer has everything, perhaps because the user deleted it there. */
  unclearDates: v.optional(v.array(v.string()), []),
  refused: v.array(v.object({ id: v.string(), reason: v.string(), since: v.string() })),
  /** The newest UTC days, newest first; seconds. */
  days: v.array(Day)
});
export type Status = v.InferOutput<typeof Status>;

const pathIn = (dataDir: string) => join(dataDir, 'status.json');

/** Undefined where nothing was synchronised yet, or by a version that wrote it otherwise. */
export const readStatus = (dataDir: string): Status | undefined =>
  tryReadJson(pathIn(dataDir), Status, undefined);

/** Undefined where nothing was synchronised yet. @throws UnreadableFileError */
export const requireReadableStatus = (dataDir: string): Status | undefined =>
  readJson(pathIn(dataDir), Status);

export const writeStatus = (dataDir: string, status: Status): void =>
  writeJsonAtomically(pathIn(dataDir), status);

export function describeRun(report: SyncReport): Status['lastRun'] {
  return {
    at: formatInstant(report.startedMs),
    ok: succeeded(report),
    counts: reportLine(report),
    problems: report.problems.map(({ message }) => message),
    notices: report.notices
  };
}
