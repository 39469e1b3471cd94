/** A person's own entries folded into a merged day. Every key they make carries `entry` as its reason. */
import { sum } from 'd3-array';
import type { Entry } from '../documents/entry.ts';
import { type CellKey, type KeyReason, SLOT_SECONDS } from '../documents/day.ts';
import { secondsPerSlot } from '../time/slots.ts';
import { clipRanges, type Range, subtractRanges, unionRanges } from '../time/spans.ts';
import { apportion } from './apportion.ts';
import type { KeyTable } from './key-table.ts';
import type { Cell } from './merge-cells.ts';
import type { Minutes } from './merge-timeline.ts';
import type { LocalSpan } from './place-device.ts';

/** A day in the making. Folding changes it in place. */
export type DayInTheMaking = { cells: Map<number, Cell>; active: Range[]; minutes: Minutes; slots: number };

const ENTERED: KeyReason = ['entry', 'entry'];

/** Folds the entries in the order of their ids: `add` fills what is not active yet, `assign` renames what is tracked. */
export function foldEntries(day: DayInTheMaking, entries: Entry[], span: LocalSpan, table: KeyTable): void {
  const inOrder = [...entries].sort((a, b) => (a._id < b._id ? -1 : 1));
  for (const entry of inOrder) {
    const start = Math.max(0, Math.round((Date.parse(entry.start) - span.startMs) / 1000));
    const end = Math.min(day.slots * SLOT_SECONDS, Math.round((Date.parse(entry.end) - span.startMs) / 1000));
    if (end <= start) continue;
    if (entry.mode === 'add') addEntry(day, entry, [start, end], table);
    else assignEntry(day, entry, [start, end], table);
  }
}

function addEntry(day: DayInTheMaking, entry: Entry, [start, end]: Range, table: KeyTable): void {
  const free = subtractRanges([[start, end]], day.active);
  const key = table.indexOf(['', entry.category || 'Uncategorized', entry.project, ''], ENTERED);
  secondsPerSlot(free, day.slots).forEach((seconds, slot) => {
    if (seconds === 0) return;
    const cell = day.cells.get(slot) ?? new Map<number, number>();
    day.cells.set(slot, cell.set(key, (cell.get(key) ?? 0) + seconds));
  });
  paint(day.minutes, [start, end], (shown) => shown ?? key);
  day.active = unionRanges([...day.active, ...free]);
}

function assignEntry(day: DayInTheMaking, entry: Entry, [start, end]: Range, table: KeyTable): void {
  const indexes = new Map<number, number>();
  const renamed = (index: number) => {
    const known = indexes.get(index);
    if (known !== undefined) return known;
    const made = table.indexOf(reassign(table.keys[index]!, entry), ENTERED);
    indexes.set(index, made);
    return made;
  };
  const activeSeconds = secondsPerSlot(day.active, day.slots);
  const coveredSeconds = secondsPerSlot(clipRanges(day.active, start, end), day.slots);
  for (const [slot, cell] of day.cells) {
    const share = activeSeconds[slot] ? (coveredSeconds[slot] ?? 0) / activeSeconds[slot] : 0;
    if (share > 0) day.cells.set(slot, moveShare(cell, share, renamed));
  }
  paint(day.minutes, [start, end], (shown) => (shown === undefined ? undefined : renamed(shown)));
}

/** The cell with `share` of its seconds moved to renamed keys; its total stays. */
function moveShare(cell: Cell, share: number, renamed: (key: number) => number): Cell {
  const seconds = [...cell.values()];
  const moved = share >= 1 ? seconds : apportion(seconds, Math.round(sum(seconds) * share));
  const result: Cell = new Map();
  const put = (key: number, value: number) => value > 0 && result.set(key, (result.get(key) ?? 0) + value);
  [...cell].forEach(([key, value], index) => {
    put(key, value - moved[index]!);
    put(renamed(key), moved[index]!);
  });
  return result;
}

const reassign = ([app, category, project, domain]: CellKey, entry: Entry): CellKey => [
  app,
  entry.category || category,
  entry.project || project,
  domain
];

function paint(
  minutes: Minutes,
  [start, end]: Range,
  choose: (shown: number | undefined) => number | undefined
) {
  const last = Math.min(minutes.length, Math.round(end / 60));
  for (let minute = Math.round(start / 60); minute < last; minute++)
    minutes[minute] = choose(minutes[minute]);
}
