/** What a clock that was wrong has written for a time that has not come yet. */
import { dayRange, type DeviceDay, parseDayId, SLOT_SECONDS } from '#domain/documents/day.ts';
import { addDays, formatInstant, utcDateOf, utcStartMs } from '#domain/time/calendar.ts';
import type { Store } from '../store.ts';
import { spliceDays } from './splice-days.ts';

/** Two clocks that are right still differ by a little. */
const TOLERANCE_MS = 10 * 60_000;

export type FutureOptions = {
  device: string;
  nowMs: number;
  /** Only what the server does not have yet: its clock is behind this machine's, and either may be the wrong one. */
  onlyUnsent: boolean;
};

/** Deletes the days of a device after today (UTC), and returns their dates. */
export async function removeFutureDays(
  { pouch, readState }: Pick<Store, 'pouch' | 'readState'>,
  { device, nowMs, onlyUnsent }: FutureOptions
): Promise<string[]> {
  const tomorrow = addDays(utcDateOf(nowMs + TOLERANCE_MS), 1);
  const { rows } = await pouch.allDocs({ ...dayRange(tomorrow), conflicts: true, include_docs: true });
  const own = rows.filter(({ id }) => parseDayId(id)?.owner === device);
  if (own.length === 0) return [];
  const { sentSeq } = await readState();
  const { results } = await pouch.changes({
    since: onlyUnsent ? sentSeq : 0,
    doc_ids: own.map(({ id }) => id)
  });
  const removable = new Set(results.map(({ id }) => id));
  const removed = own.filter(({ id }) => removable.has(id));
  for (const { id, value, doc } of removed) {
    for (const rev of [value.rev, ...(doc?._conflicts ?? [])]) await pouch.remove(id, rev);
  }
  return removed.map(({ id }) => parseDayId(id)?.date ?? id);
}

export const reachesIntoFuture = ({ through }: DeviceDay, nowMs: number): boolean =>
  Date.parse(through) > nowMs;

/** A day to store, and whether ActivityWatch has lost something of it. */
export type Kept = { next: DeviceDay; isLost: boolean };

type Comparison = {
  stored: DeviceDay;
  /** As ActivityWatch has it until now. */
  day: DeviceDay;
  /** Returns `day` with what ActivityWatch no longer has of the past. */
  keep: (past: DeviceDay) => Kept;
  nowMs: number;
  /** Whether the server has the same time; otherwise this machine's clock may be behind. */
  isClockConfirmed: boolean;
};

/**
 * The day of today where `stored` reaches further than now, and whether ActivityWatch has lost something of it: only the
 * slots that are over are compared. What lies in the future is dropped, or stays where the clock may be behind.
 */
export function mergeAcrossNow({ stored, day, keep, nowMs, isClockConfirmed }: Comparison): Kept {
  const isOver = (slot: number) => utcStartMs(stored.date) + (slot + 1) * SLOT_SECONDS * 1000 <= nowMs;
  const hasNoTimes = stored.timeline.length === 0 && stored.cells.length > 0;
  if (hasNoTimes) return { next: isClockConfirmed ? day : stored, isLost: false };
  const nothing = { ...stored, keys: [], why: [], cells: [], active: [], timeline: [], switches: [] };
  const spliced = spliceDays(stored, nothing, isOver);
  const events = Math.min(stored.source.events, day.source.events);
  const past = { ...spliced, through: formatInstant(nowMs), source: { ...spliced.source, events } };
  const kept = keep(past);
  if (isClockConfirmed) return kept;
  const { next, isLost } = kept;
  return { next: { ...spliceDays(stored, next, (slot) => !isOver(slot)), through: stored.through }, isLost };
}
