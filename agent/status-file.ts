/** What the last synchronisation left for `status` to read, whoever holds the store meanwhile. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { writeJsonAtomically } from '../cli/atomic-file.ts';

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
  refused: v.array(v.object({ id: v.string(), reason: v.string(), since: v.string() })),
  /** The newest UTC days, newest first; seconds. */
  days: v.array(Day)
});
export type Status = v.InferOutput<typeof Status>;

const pathIn = (dataDir: string) => join(dataDir, 'status.json');

/** Undefined where nothing was synchronised yet, or by a version that wrote it otherwise. */
export function readStatus(dataDir: string): Status | undefined {
  try {
    const status = v.safeParse(Status, JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
    return status.success ? status.output : undefined;
  } catch {
    return undefined;
  }
}

export const writeStatus = (dataDir: string, status: Status): void =>
  writeJsonAtomically(pathIn(dataDir), status);
