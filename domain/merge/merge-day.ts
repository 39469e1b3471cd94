/** Device days and a person's entries become one local day of that person. */
import { group, sum } from 'd3-array';
import {
  dayId,
  type DeviceDay,
  MAX_GAPS,
  MAX_KEYS,
  MAX_SWITCHES,
  type PersonDay,
  SLOT_SECONDS
} from '../documents/day.ts';
import type { Entry } from '../documents/entry.ts';
import { formatInstant } from '../time/calendar.ts';
import { localDaySpan, zoneOn, type DayFrame } from '../time/local-days.ts';
import { pairs, secondsPerSlot, triples } from '../time/slots.ts';
import { type Range, subtractRanges, totalLength, unionRanges } from '../time/spans.ts';
import { fillGaps, isCollapsed, type UntimedDevice, untimedOf, withoutTimes } from './collapsed-days.ts';
import { fitDay } from './fit-day.ts';
import type { DayInTheMaking } from './entries/day-in-the-making.ts';
import { countedDevice, type MergedDevices } from '../documents/merged-devices.ts';
import { entriesOfDay, foldEntries } from './entries/fold-entries.ts';
import { dropUnusedKeys, KeyTable } from './key-table.ts';
import { mergeCells, scaleCell, type Cell } from './merge-cells.ts';
import { mergeTimelines, type Minutes, rowsOf } from './merge-timeline.ts';
import { placeDevice, type LocalSpan, type PlacedDevice } from './place-device.ts';

export type MergeInput = {
  developer: string;
  /** The local day to make. */
  date: string;
  frame: DayFrame;
  /** Of all devices; those of the UTC days date − 1 to date + 1 are enough, others are ignored. */
  deviceDays: DeviceDay[];
  /** Those within ENTRY_REACH_DAYS of the date are enough, others are ignored. */
  entries?: readonly Entry[];
  /** The devices that count as one. */
  mergedDevices?: MergedDevices | undefined;
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
  entries = [],
  mergedDevices
}: MergeInput): PersonDay | undefined {
  const [startMs, endMs] = localDaySpan(date, frame);
  const span = { startMs, endMs };
  const slots = (endMs - startMs) / 1000 / SLOT_SECONDS;
  const placed = new KeyTable();
  const collapsed = deviceDays.filter(isCollapsed);
  const untimed = untimedOf(collapsed, date, placed);
  const shown = deviceDays.map((day) => (collapsed.includes(day) ? withoutTimes(day) : day));
  const devices = placeDevices(shown, span, placed).map((device) => addUntimed(device, untimed.devices));
  const own = entriesOfDay(entries, { developer, date, span });
  if (devices.length === 0 && own.length === 0) return undefined;

  const merged: DayInTheMaking = {
    cells: mergeCells(devices, slots),
    active: activeOf(devices, slots * SLOT_SECONDS),
    minutes: mergeTimelines(devices, slots),
    slots,
    untimed: untimed.cell,
    removed: []
  };
  const gaps = gapsOf(devices);
  const { day, table } = fitKeys(merged, placed);
  foldEntries(day, own, span, table);
  if (devices.length === 0 && isEmpty(day)) return undefined;
  return fitDay<PersonDay>({
    _id: dayId(date, developer),
    type: 'day',
    v: 1,
    developer,
    date,
    tz: zoneOn(date, frame.zones),
    start: formatInstant(startMs),
    end: formatInstant(endMs),
    ...dropUnusedKeys({
      ...table,
      cells: flatCells(day.cells, slots),
      timeline: rowsOf(day.minutes).flat(),
      ...(day.untimed.size > 0 && { untimed: [...day.untimed].sort(([a], [b]) => a - b).flat() })
    }),
    active: day.active.flat(),
    switches: withoutRemoved(sumSwitches(devices), devices, day),
    paused: unionRanges(devices.flatMap((device) => device.paused)).flat(),
    ...(gaps.length > 0 && { gaps }),
    ...coverageOf(devices, { span, deviceDays, removed: day.removed, mergedDevices })
  });
}

/** Where a machine was not covered, and no other one was in use. */
function gapsOf(devices: PlacedDevice[]): number[] {
  const gaps = devices.flatMap((device) => {
    const others = devices.filter((other) => other !== device).flatMap(({ active }) => active);
    return subtractRanges(device.gaps, unionRanges(others));
  });
  return unionRanges(gaps.filter(([start, end]) => end - start >= MIN_GAP_SECONDS))
    .slice(0, MAX_GAPS)
    .flat();
}

/** Shorter ones are what is left between the stretches of another machine. */
const MIN_GAP_SECONDS = 60;

const isEmpty = ({ cells, untimed }: DayInTheMaking): boolean =>
  untimed.size === 0 && [...cells.values()].every((cell) => cell.size === 0);

/** Every entry may rename every key, so there are no more of them than a day may have. */
function fitKeys(day: DayInTheMaking, table: KeyTable): { day: DayInTheMaking; table: KeyTable } {
  if (table.keys.length <= MAX_KEYS) return { day, table };
  const timeline = rowsOf(day.minutes).flat();
  const untimed = [...day.untimed].flat();
  const content = dropUnusedKeys({ ...table, cells: flatCells(day.cells, day.slots), timeline, untimed });
  const fitted = fitDay({ ...content, active: [], paused: [] });
  const cells = new Map<number, Cell>();
  for (const [slot, key, seconds] of triples(fitted.cells))
    cells.set(slot, (cells.get(slot) ?? new Map<number, number>()).set(key, seconds));
  const minutes: Minutes = day.minutes.map(() => undefined);
  for (const [start, end, key] of triples(fitted.timeline)) minutes.fill(key, start, end);
  const fittedUntimed = new Map(pairs(fitted.untimed ?? []));
  return { day: { ...day, cells, minutes, untimed: fittedUntimed }, table: KeyTable.of(fitted) };
}

function placeDevices(deviceDays: DeviceDay[], span: LocalSpan, table: KeyTable): PlacedDevice[] {
  const inOrder = [...deviceDays].sort((a, b) => (a._id < b._id ? -1 : 1));
  const byDevice = group(inOrder, ({ device }) => device);
  const names = [...byDevice.keys()].sort();
  return names.flatMap((name) => placeDevice(byDevice.get(name)!, span, table) ?? []);
}

/** A machine, with what is known of it without a time of day. */
type MergedDevice = PlacedDevice & { untimedSeconds: number };

function addUntimed(device: PlacedDevice, untimed: readonly UntimedDevice[]): MergedDevice {
  const own = untimed.find((one) => one.device === device.device);
  if (!own) return { ...device, untimedSeconds: 0 };
  const switches = new Map(device.switches);
  if (own.switches > 0) switches.set(0, (switches.get(0) ?? 0) + own.switches);
  return { ...device, switches, untimedSeconds: own.activeSeconds };
}

/** When any machine was active; that of which no time of day is known is laid into the first gaps, so that the sum is right. */
function activeOf(devices: readonly MergedDevice[], lengthSeconds: number): Range[] {
  const active = unionRanges(devices.flatMap((device) => device.active));
  const untimedSeconds = sum(devices, (device) => device.untimedSeconds);
  return untimedSeconds === 0
    ? active
    : unionRanges([...active, ...fillGaps(active, untimedSeconds, lengthSeconds)]);
}

/** Windows of one machine may overlap, as the real server counts them, but not by more than this. */
const MAX_OVERLAP = 2;

/** The rows of the cells. Where they claim more than a machine can have seen, no slot holds more than its own length. */
function flatCells(cells: Map<number, Cell>, slots: number): number[] {
  const total = sum([...cells.values()].flatMap((cell) => [...cell.values()]));
  const maxSeconds = total > slots * SLOT_SECONDS ? SLOT_SECONDS : MAX_OVERLAP * SLOT_SECONDS;
  const flat: number[] = [];
  const bySlot = [...cells].sort(([a], [b]) => a - b);
  for (const [slot, cell] of bySlot) {
    for (const [key, seconds] of scaleCell(cell, maxSeconds)) flat.push(slot, key, seconds);
  }
  return flat;
}

function sumSwitches(devices: PlacedDevice[]): number[] {
  const sums: number[] = [];
  for (const { switches } of devices) {
    for (const [slot, count] of switches) sums[slot] = Math.min(MAX_SWITCHES, (sums[slot] ?? 0) + count);
  }
  return trimZeros(Array.from(sums, (count) => count ?? 0));
}

const trimZeros = (counts: number[]): number[] =>
  counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);

/** Of the switches in a slot the share that is left of its active time. */
function withoutRemoved(switches: number[], devices: PlacedDevice[], { removed, slots }: DayInTheMaking) {
  if (removed.length === 0) return switches;
  const active = unionRanges(devices.flatMap((device) => device.active));
  const before = secondsPerSlot(active, slots);
  const after = secondsPerSlot(subtractRanges(active, removed), slots);
  return trimZeros(
    switches.map((count, slot) =>
      before[slot] ? Math.round((count * (after[slot] ?? 0)) / before[slot]) : count
    )
  );
}

type Reported = {
  span: LocalSpan;
  deviceDays: DeviceDay[];
  removed: Range[];
  mergedDevices: MergedDevices | undefined;
};

/**
 * Covered as far as the device that reported last; `devices` has each of them, those that count as one once, without the time that
 * the person removed.
 */
function coverageOf(devices: MergedDevice[], { span, deviceDays, removed, mergedDevices }: Reported) {
  const byReport = (day: DeviceDay) => `${day.through} ${day._id}`;
  const latest = [...deviceDays].sort((a, b) => (byReport(a) < byReport(b) ? 1 : -1)).at(0);
  const throughMs = Math.max(span.startMs, ...devices.map((device) => device.throughMs));
  return {
    through: formatInstant(devices.length > 0 ? throughMs : span.endMs),
    rules: latest?.rules ?? NO_RULES,
    devices: [...group(devices, ({ device }) => countedDevice(mergedDevices, device))].map(
      ([device, all]) => ({
        device,
        through: formatInstant(Math.max(...all.map(({ throughMs }) => throughMs))),
        active:
          totalLength(subtractRanges(unionRanges(all.flatMap(({ active }) => active)), removed)) +
          sum(all, ({ untimedSeconds }) => untimedSeconds)
      })
    )
  };
}

/** A day of entries alone was categorised by nobody's rules. */
const NO_RULES = `sha256:${'0'.repeat(64)}`;
