/**
 * Local days: from a person's day start in the zone in force to that of the next date. Days tile time: every instant is
 * in exactly one of them, across changes of clock and of zone.
 */
import type { ZoneChange } from '../documents/profile.ts';
import { memoiseByKey } from '../memoise.ts';
import { addDays, SLOT_SECONDS, utcDateOf } from './calendar.ts';
import { clockTimeMs, zoneOffsetMs } from './zones.ts';

/** What of a person decides where their days begin. `zones` need not be sorted. */
export type DayFrame = { zones: ZoneChange[]; dayStart: string };

export const DEFAULT_DAY_START = '04:00';

export const frameOf = (tz: string, dayStart = DEFAULT_DAY_START): DayFrame => ({
  zones: [{ from: '0001-01-01', tz }],
  dayStart
});

/** The zone in force on a date; before the first change the first zone, without any UTC. */
export function zoneOn(date: string, zones: ZoneChange[]): string {
  const sorted = [...zones].sort((a, b) => (a.from < b.from ? -1 : 1));
  return (sorted.findLast((change) => change.from <= date) ?? sorted[0])?.tz ?? 'UTC';
}

/** The zones in force from one date to another, both included, in the order in which they come first. */
export function zonesBetween(from: string, to: string, zones: ZoneChange[]): string[] {
  const changes = zones.map((change) => change.from).filter((date) => date > from && date <= to);
  return [...new Set([from, ...changes.sort()].map((date) => zoneOn(date, zones)))];
}

/**
 * Milliseconds at which the local day `date` starts. It never starts before an earlier date does: somebody who flies
 * from Alaska to Kiribati skips a day, and that day is empty.
 */
export function localDayStartMs(date: string, frame: DayFrame): number {
  return Math.max(clockStartMs(date, frame), clockStartMs(addDays(date, -1), frame));
}

/** Start and end of a local day in milliseconds. */
export function localDaySpan(date: string, frame: DayFrame): [startMs: number, endMs: number] {
  return [localDayStartMs(date, frame), localDayStartMs(addDays(date, 1), frame)];
}

/** The local day that holds an instant. */
export function localDateOf(ms: number, frame: DayFrame): string {
  let date = addDays(utcDateOf(ms), -2);
  while (localDayStartMs(addDays(date, 1), frame) <= ms) date = addDays(date, 1);
  return date;
}

/** The local hour of day, 0 to 23, of an instant. */
export function localHourOf(ms: number, tz: string): number {
  return new Date(ms + zoneOffsetMs(ms, tz)).getUTCHours();
}

const clockStartMs = (date: string, { zones, dayStart }: DayFrame): number =>
  computeClockStartMs({ date, dayStart, tz: zoneOn(date, zones) });

type ClockStart = { date: string; dayStart: string; tz: string };

/**
 * A start inside a clock's gap moves to the later side of it; an odd offset is aligned to the slots, which are UTC's. Cached,
 * because the same few days are asked for again and again and zone arithmetic is slow.
 */
const computeClockStartMs = memoiseByKey(
  ({ date, dayStart, tz }: ClockStart) => `${date} ${dayStart} ${tz}`,
  ({ date, dayStart, tz }: ClockStart): number => {
    const ms = clockTimeMs(Date.parse(`${date}T${dayStart}Z`), tz);
    const slotMs = SLOT_SECONDS * 1000;
    return Math.floor(ms / slotMs) * slotMs;
  }
);
