/** Device days and a person's entries become one local day of that person. */
import { group } from 'd3-array';
import { dayId, type DeviceDay, type PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import type { Entry } from '../documents/entry.ts';
import { formatInstant } from '../time/calendar.ts';
import { localDaySpan, zoneOn, type DayFrame } from '../time/local-days.ts';
import { unionRanges } from '../time/spans.ts';
import { foldEntries, type DayInTheMaking } from './fold-entries.ts';
import { dropUnusedKeys, KeyTable } from './key-table.ts';
import { mergeCells, type Cell } from './merge-cells.ts';
import { mergeTimelines, rowsOf } from './merge-timeline.ts';
import { placeDevice, type LocalSpan, type PlacedDevice } from './place-device.ts';

export type MergeInput = {
  developer: string;
  /** The local day to make. */
  date: string;
  frame: DayFrame;
  /** Of all devices; those of the UTC days date − 1 to date + 1 are enough, others are ignored. */
  deviceDays: DeviceDay[];
  entries?: Entry[];
};

/**
 * The person's day, or undefined where no device reported on any of it and nothing was entered. Deterministic: the
 * order of the documents given does not matter.
 */
export function mergeDay({
  developer,
  date,
  frame,
  deviceDays,
  entries = []
}: MergeInput): PersonDay | undefined {
  const [startMs, endMs] = localDaySpan(date, frame);
  const span = { startMs, endMs };
  const slots = (endMs - startMs) / 1000 / SLOT_SECONDS;
  const table = new KeyTable();
  const devices = placeDevices(deviceDays, span, table);
  const own = entries.filter((entry) => entry.developer === developer && entry.date === date);
  if (devices.length === 0 && own.length === 0) return undefined;

  const day: DayInTheMaking = {
    cells: mergeCells(devices, slots),
    active: unionRanges(devices.flatMap((device) => device.active)),
    minutes: mergeTimelines(devices, slots),
    slots
  };
  foldEntries(day, own, span, table);
  return {
    _id: dayId(date, developer),
    type: 'day',
    v: 1,
    developer,
    date,
    tz: zoneOn(date, frame.zones),
    start: formatInstant(startMs),
    end: formatInstant(endMs),
    ...dropUnusedKeys({ ...table, cells: flatCells(day.cells), timeline: rowsOf(day.minutes).flat() }),
    active: day.active.flat(),
    switches: sumSwitches(devices),
    paused: unionRanges(devices.flatMap((device) => device.paused)).flat(),
    ...coverageOf(devices, span, deviceDays)
  };
}

function placeDevices(deviceDays: DeviceDay[], span: LocalSpan, table: KeyTable): PlacedDevice[] {
  const inOrder = [...deviceDays].sort((a, b) => (a._id < b._id ? -1 : 1));
  const byDevice = group(inOrder, ({ device }) => device);
  const names = [...byDevice.keys()].sort();
  return names.flatMap((name) => placeDevice(byDevice.get(name)!, span, table) ?? []);
}

function flatCells(cells: Map<number, Cell>): number[] {
  const flat: number[] = [];
  const bySlot = [...cells].sort(([a], [b]) => a - b);
  for (const [slot, cell] of bySlot) {
    for (const [key, seconds] of cell) flat.push(slot, key, seconds);
  }
  return flat;
}

function sumSwitches(devices: PlacedDevice[]): number[] {
  const sums: number[] = [];
  for (const { switches } of devices) {
    for (const [slot, count] of switches) sums[slot] = (sums[slot] ?? 0) + count;
  }
  const dense = Array.from(sums, (count) => count ?? 0);
  return dense.slice(0, dense.findLastIndex((count) => count > 0) + 1);
}

/** Covered as far as the device that reported last; `devices` has each of them. */
function coverageOf(devices: PlacedDevice[], span: LocalSpan, deviceDays: DeviceDay[]) {
  const byReport = (day: DeviceDay) => `${day.through} ${day._id}`;
  const latest = [...deviceDays].sort((a, b) => (byReport(a) < byReport(b) ? 1 : -1)).at(0);
  const throughMs = Math.max(span.startMs, ...devices.map((device) => device.throughMs));
  return {
    through: formatInstant(devices.length > 0 ? throughMs : span.endMs),
    rules: latest?.rules ?? NO_RULES,
    devices: devices.map(({ device, throughMs, activeSeconds }) => ({
      device,
      through: formatInstant(throughMs),
      active: activeSeconds
    }))
  };
}

/** A day of entries alone was categorised by nobody's rules. */
const NO_RULES = `sha256:${'0'.repeat(64)}`;
