/**
 * Device days of detail `day`, which say how long, but not when: their agents lay all seconds end to end from the start of
 * the local day (`collapseDay`), once for each local day that the UTC day reaches into. Those times are made up.
 */
import { sum } from 'd3-array';
import { type DeviceDay, SLOT_SECONDS } from '../documents/day.ts';
import { localParts } from '../summarise/local-parts.ts';
import { utcStartMs } from '../time/calendar.ts';
import { frameOf, localDateOf } from '../time/local-days.ts';
import { pairs, triples } from '../time/slots.ts';
import { type Range, subtractRanges } from '../time/spans.ts';
import type { KeyTable } from './key-table.ts';
import type { Cell } from './merge-cells.ts';

/** A part of a UTC day that belongs to one local day, in seconds of the UTC day. */
type Part = { localDate: string; from: number; to: number };

/**
 * Whether the times of a day are made up: nothing but full slots from the start of each part on, and no timeline. A day
 * shared by quarter hours has that only where somebody worked without a gap from the first second of the part.
 */
export function isCollapsed(day: DeviceDay): boolean {
  if (day.timeline.length > 0 || day.cells.length === 0) return false;
  const parts = partsOf(day);
  const active = [...pairs(day.active)];
  if (active.some(([start]) => !parts.some(({ from }) => from === start))) return false;
  return parts.every((part) => {
    const seconds = new Map<number, number>();
    for (const [slot, , value] of cellsWithin(day, part)) seconds.set(slot, (seconds.get(slot) ?? 0) + value);
    const length = sum(seconds.values());
    if (length > 0 && !active.some(([start]) => start === part.from)) return false;
    const first = part.from / SLOT_SECONDS;
    return [...seconds].every(
      ([slot, value]) => value === Math.min(SLOT_SECONDS, length - (slot - first) * SLOT_SECONDS)
    );
  });
}

export type UntimedDevice = { device: string; activeSeconds: number; switches: number };

/** What collapsed days say of a local date: seconds by key, of all machines together, and of each how long it was active. */
export function untimedOf(
  days: readonly DeviceDay[],
  date: string,
  table: KeyTable
): { cell: Cell; devices: UntimedDevice[] } {
  const cell: Cell = new Map();
  const devices = new Map<string, UntimedDevice>();
  for (const day of days) {
    for (const part of partsOf(day).filter(({ localDate }) => localDate === date)) {
      for (const [, key, seconds] of cellsWithin(day, part)) {
        const index = table.indexOf(day.keys[key]!, day.why[key]!);
        cell.set(index, (cell.get(index) ?? 0) + seconds);
      }
      const known = devices.get(day.device) ?? { device: day.device, activeSeconds: 0, switches: 0 };
      const active = [...pairs(day.active)].filter(([start]) => isWithin(part, start));
      known.activeSeconds += sum(active, ([start, end]) => end - start);
      known.switches += sum(day.switches.filter((_, slot) => isWithin(part, slot * SLOT_SECONDS)));
      devices.set(day.device, known);
    }
  }
  return { cell, devices: [...devices.values()] };
}

/** The day without what is made up in it: how far it is reported, and its pauses. */
export const withoutTimes = (day: DeviceDay): DeviceDay => ({
  ...day,
  keys: [],
  why: [],
  cells: [],
  active: [],
  switches: []
});

/** Ranges of so many seconds in the first gaps that others leave in a day, which is as long as `lengthSeconds`. */
export function fillGaps(others: readonly Range[], seconds: number, lengthSeconds: number): Range[] {
  const filled: Range[] = [];
  let left = seconds;
  for (const [start, end] of subtractRanges([[0, lengthSeconds]], [...others])) {
    if (left <= 0) break;
    const taken = Math.min(left, end - start);
    filled.push([start, start + taken]);
    left -= taken;
  }
  return filled;
}

function partsOf({ date, tz }: Pick<DeviceDay, 'date' | 'tz'>): Part[] {
  const dayStartMs = utcStartMs(date);
  return localParts(date, tz).map(({ startMs, endMs }) => ({
    localDate: localDateOf(startMs, frameOf(tz)),
    from: (startMs - dayStartMs) / 1000,
    to: (endMs - dayStartMs) / 1000
  }));
}

const isWithin = ({ from, to }: Part, second: number) => from <= second && second < to;
const cellsWithin = ({ cells }: DeviceDay, part: Part) =>
  [...triples(cells)].filter(([slot]) => isWithin(part, slot * SLOT_SECONDS));
