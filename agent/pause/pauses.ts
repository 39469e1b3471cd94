/** The user's pauses, in a file beside the store: they apply at once, also while another process has the store open. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { Instant } from '#domain/documents/primitives.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { writeJsonAtomically } from '../../cli/atomic-file.ts';
import { InputError } from '../errors.ts';

/** `planned`: the end first requested, where the user resumed before it. */
export const Pause = v.object({ from: Instant, until: Instant, planned: v.optional(Instant) });
export type Pause = v.InferOutput<typeof Pause>;

const Pauses = v.object({ pauses: v.array(Pause) });

/** As far back as `sync --hours` may ask for events. */
const RETENTION_MS = 366 * 86_400_000;

export const pausesPath = (dataDir: string): string => join(dataDir, 'pauses.json');

/** @throws InputError for a file that cannot be understood: without it, paused time might be collected. */
export function readPauses(dataDir: string): Pause[] {
  const path = pausesPath(dataDir);
  try {
    return v.parse(Pauses, JSON.parse(readFileSync(path, 'utf8'))).pauses;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new InputError(
      `Your pauses in ${path} cannot be read: ${message}. Nothing is collected until they can: fix the file, or ` +
        'remove it if you have not paused lately.'
    );
  }
}

/** Replaces the file in one step. @throws FileError when it cannot be written. */
export function writePauses(dataDir: string, pauses: readonly Pause[], nowMs: number): void {
  const recent = pauses.filter(({ until, planned = until }) => Date.parse(planned) > nowMs - RETENTION_MS);
  writeJsonAtomically(pausesPath(dataDir), { pauses: recent });
}

/** Another text whenever the file was replaced. */
export const pausesVersion = (dataDir: string): string =>
  String(statSync(pausesPath(dataDir), { throwIfNoEntry: false })?.mtimeMs);

/** When the pause in force ends, in Unix milliseconds; undefined while none is. */
export function pausedUntil(pauses: readonly Pause[], nowMs: number): number | undefined {
  const ends = pauses.filter((pause) => isInForce(pause, nowMs)).map(({ until }) => Date.parse(until));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** The pauses with another one from now on. */
export function addPause(pauses: readonly Pause[], nowMs: number, untilMs: number): Pause[] {
  return [...pauses, { from: formatInstant(nowMs), until: formatInstant(untilMs + 999) }];
}

/** The pauses with those in force ended now; what they had planned is remembered, for it may be in a document already. */
export function endPauses(pauses: readonly Pause[], nowMs: number): Pause[] {
  const now = formatInstant(nowMs + 999);
  return pauses.map((pause) =>
    isInForce(pause, nowMs) ? { ...pause, until: now, planned: pause.until } : pause
  );
}

const isInForce = ({ from, until, planned }: Pause, nowMs: number) =>
  planned === undefined && Date.parse(from) <= nowMs && Date.parse(until) > nowMs;
