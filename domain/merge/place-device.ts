/** The UTC days of one device, cut to a local day: slots, minutes and seconds count from the local day's start. */
import { type DeviceDay, SLOT_SECONDS } from '../documents/day.ts';
import { utcStartMs } from '../time/calendar.ts';
import { clipRanges, type Range, unionRanges } from '../time/spans.ts';
import { pairs, triples } from '../time/slots.ts';
import type { KeyTable } from './key-table.ts';

export type LocalSpan = { startMs: number; endMs: number };

/** One row of a timeline: start and end in minutes of the local day, index of the key. */
export type TimelineRow = [startMinute: number, endMinute: number, key: number];

export type PlacedDevice = {
  device: string;
  /** Covered up to here, at most the end of the local day. */
  throughMs: number;
  /** Per slot: seconds by key. */
  cells: Map<number, Map<number, number>>;
  active: Range[];
  timeline: TimelineRow[];
  switches: Map<number, number>;
  paused: Range[];
  gaps: Range[];
};

/** What one device says of the local day, or undefined if its documents do not reach into it. */
export function placeDevice(days: DeviceDay[], span: LocalSpan, table: KeyTable): PlacedDevice | undefined {
  const reaching = days.filter((day) => reachesInto(day, span));
  const [first] = reaching;
  if (!first) return undefined;
  const parts = reaching.map((day) => placeDay(day, span, table));
  const active = unionRanges(parts.flatMap((part) => part.active));
  const throughMs = Math.max(...days.map((day) => Date.parse(day.through)));
  return {
    device: first.device,
    throughMs: Math.min(span.endMs, throughMs),
    cells: new Map(parts.flatMap((part) => [...part.cells])),
    active,
    timeline: parts.flatMap((part) => part.timeline),
    switches: new Map(parts.flatMap((part) => [...part.switches])),
    paused: unionRanges(parts.flatMap((part) => part.paused)),
    gaps: unionRanges(parts.flatMap((part) => part.gaps))
  };
}

function reachesInto(day: DeviceDay, { startMs, endMs }: LocalSpan): boolean {
  const dayStartMs = utcStartMs(day.date);
  return Math.max(dayStartMs, startMs) < Math.min(dayStartMs + 86_400_000, Date.parse(day.through), endMs);
}

function placeDay(day: DeviceDay, { startMs, endMs }: LocalSpan, table: KeyTable) {
  const offsetSeconds = (utcStartMs(day.date) - startMs) / 1000;
  const lengthSeconds = (endMs - startMs) / 1000;
  const indexes = day.keys.map((key, index) => table.indexOf(key, day.why[index]!));
  const cut = (flat: number[]) => [
    ...clipRanges(pairs(flat), -offsetSeconds, lengthSeconds - offsetSeconds, 0)
  ];
  return {
    cells: placeCells(day, indexes, offsetSeconds / SLOT_SECONDS, lengthSeconds / SLOT_SECONDS),
    active: cut(day.active),
    paused: cut(day.paused),
    gaps: cut(day.gaps ?? []),
    timeline: placeTimeline(day, indexes, offsetSeconds / 60, lengthSeconds / 60),
    switches: placeSwitches(day, offsetSeconds / SLOT_SECONDS, lengthSeconds / SLOT_SECONDS)
  };
}

function placeCells(day: DeviceDay, indexes: number[], offset: number, slots: number) {
  const cells = new Map<number, Map<number, number>>();
  for (const [utcSlot, key, seconds] of triples(day.cells)) {
    const slot = utcSlot + offset;
    if (slot < 0 || slot >= slots) continue;
    const cell = cells.get(slot) ?? new Map<number, number>();
    cells.set(slot, cell.set(indexes[key]!, (cell.get(indexes[key]!) ?? 0) + seconds));
  }
  return cells;
}

function placeTimeline(day: DeviceDay, indexes: number[], offset: number, minutes: number): TimelineRow[] {
  const rows: TimelineRow[] = [];
  for (const [start, end, key] of triples(day.timeline)) {
    const from = Math.max(0, start + offset);
    const to = Math.min(minutes, end + offset);
    if (to > from) rows.push([from, to, indexes[key]!]);
  }
  return rows;
}

function placeSwitches(day: DeviceDay, offset: number, slots: number): Map<number, number> {
  const placed = day.switches.map((count, slot): [number, number] => [slot + offset, count]);
  return new Map(placed.filter(([slot]) => slot >= 0 && slot < slots));
}
