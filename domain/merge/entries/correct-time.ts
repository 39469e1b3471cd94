/** Corrections of a day: time that counts as something else, and time that counts nowhere. */
import { sum } from 'd3-array';
import { isWithin, UNCATEGORIZED } from '../../categorise/category-path.ts';
import type { CellKey } from '../../documents/day.ts';
import type { EntryOf } from '../../documents/entry.ts';
import { type Range, subtractRanges, unionRanges } from '../../time/spans.ts';
import { apportion } from '../apportion.ts';
import type { KeyTable } from '../key-table.ts';
import type { Cell } from '../merge-cells.ts';
import { type Minutes, paint } from '../merge-timeline.ts';
import { type DayInTheMaking, ENTERED } from './day-in-the-making.ts';
import { SlotShares, takeSeconds } from './slot-shares.ts';

/** `ranges`: the part of the day that is corrected. `isWhole`: also time without a clock time. */
type Correction = { from: EntryOf<'remove'>['from']; ranges: Range[]; isWhole: boolean };

/** Renames what is selected; no second is lost. */
export function moveTime(
  day: DayInTheMaking,
  { to, ...correction }: Correction & Pick<EntryOf<'move'>, 'to'>,
  table: KeyTable
): void {
  const renamed = remember((key) => table.indexOf(rename(table.keys[key]!, to), ENTERED));
  correct(day, correction, { table, put: (cell, key, seconds) => add(cell, renamed(key), seconds) });
  const isSelected = selectKeys(correction, table);
  for (const range of correction.ranges)
    paint(day.minutes, range, (shown) => (shown !== undefined && isSelected(shown) ? renamed(shown) : shown));
}

/**
 * Counts so many seconds less of what is selected: first of what has no clock time, then of all cells in proportion. That says nothing
 * of when, so timeline and active time stay.
 */
export function removeSeconds(
  day: DayInTheMaking,
  { from, seconds }: Pick<Correction, 'from'> & { seconds: number },
  table: KeyTable
): void {
  const isSelected = selectKeys({ from }, table);
  const bySlot = [...day.cells].sort(([a], [b]) => a - b).map(([, cell]) => cell);
  let left = seconds;
  for (const cells of [[day.untimed], bySlot]) {
    const selected = cells.flatMap((cell) =>
      [...cell].flatMap(([key, value]) => (isSelected(key) ? { cell, key, value } : []))
    );
    const values = selected.map(({ value }) => value);
    const total = Math.min(left, sum(values));
    left -= total;
    for (const [index, part] of apportion(values, total).entries()) {
      const { cell, key, value } = selected[index]!;
      if (part === value) cell.delete(key);
      else cell.set(key, value - part);
    }
  }
}

/** Takes away what is selected, and the active time in which it was shown. */
export function removeTime(day: DayInTheMaking, correction: Correction, table: KeyTable): void {
  const isSelected = selectKeys(correction, table);
  const { ranges } = correction;
  const gone = isEverything(correction) ? ranges : shownRanges(day.minutes, ranges, isSelected);
  correct(day, correction, { table, put: () => undefined });
  for (const range of ranges)
    paint(day.minutes, range, (shown) => (shown !== undefined && isSelected(shown) ? undefined : shown));
  day.active = subtractRanges(day.active, gone);
  day.removed = unionRanges([...day.removed, ...gone]);
}

type Correcting = {
  table: KeyTable;
  /** Puts the seconds of a selected key back, if at all. */
  put: (cell: Cell, key: number, seconds: number) => void;
};

/** Takes the selected seconds out of every cell and has them put back. */
function correct(day: DayInTheMaking, correction: Correction, { table, put }: Correcting): void {
  const isSelected = selectKeys(correction, table);
  const shares = new SlotShares(day, correction.ranges);
  for (const [slot, cell] of day.cells) {
    if (!shares.reaches(slot)) continue;
    const selected = [...cell].filter(([key]) => isSelected(key));
    if (selected.length === 0) continue;
    const taken = shares.isWhole(slot) ? undefined : takePart(selected, shares, { slot, correction });
    const result: Cell = new Map();
    let index = 0;
    for (const [key, seconds] of cell) {
      const part = isSelected(key) ? (taken?.[index++] ?? seconds) : 0;
      add(result, key, seconds - part);
      if (part > 0) put(result, key, part);
    }
    day.cells.set(slot, result);
  }
  if (!correction.isWhole) return;
  const untimed: Cell = new Map();
  for (const [key, seconds] of day.untimed) (isSelected(key) ? put : add)(untimed, key, seconds);
  day.untimed = untimed;
}

type Part = { slot: number; correction: Correction };

/** The seconds to take from each of the selected keys. */
function takePart(
  selected: readonly [key: number, seconds: number][],
  shares: SlotShares,
  { slot, correction }: Part
): number[] {
  const seconds = selected.map(([, value]) => value);
  const shareOf = shares.ofKeys(slot);
  const wanted = selected.map(([key, value]) => value * shareOf(key));
  const total = isEverything(correction) ? sum(seconds) * shares.ofActive(slot) : sum(wanted);
  return takeSeconds(seconds, wanted, Math.round(total));
}

const isEverything = ({ from }: Correction) => from.category === undefined && from.project === undefined;

function selectKeys({ from }: Pick<Correction, 'from'>, table: KeyTable): (key: number) => boolean {
  const { category, project } = from;
  return remember((index) => {
    const [, keyCategory, keyProject] = table.keys[index]!;
    return (
      (project === undefined || keyProject === project) &&
      (category === undefined || isWithin(keyCategory, [category || UNCATEGORIZED]))
    );
  });
}

/** The same function, which computes once per key: a day has thousands of cells, and a person hundreds of corrections. */
function remember<T>(compute: (key: number) => T): (key: number) => T {
  const results = new Map<number, T>();
  return (key) => {
    if (!results.has(key)) results.set(key, compute(key));
    return results.get(key)!;
  };
}

/** The parts of the ranges in whose minutes a selected key is shown. */
function shownRanges(minutes: Minutes, ranges: Range[], isSelected: (key: number) => boolean): Range[] {
  const hidden = minutes.flatMap((key, minute): Range[] =>
    key !== undefined && isSelected(key) ? [] : [[minute * 60, minute * 60 + 60]]
  );
  return subtractRanges(ranges, hidden);
}

const rename = ([app, category, project, domain]: CellKey, to: EntryOf<'move'>['to']): CellKey => [
  app,
  to.category === undefined ? category : to.category || UNCATEGORIZED,
  to.project ?? project,
  domain
];

const add = (cell: Cell, key: number, seconds: number) => {
  if (seconds > 0) cell.set(key, (cell.get(key) ?? 0) + seconds);
};
