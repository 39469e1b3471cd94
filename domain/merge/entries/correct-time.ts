/** Corrections of a day: time that counts as something else, and time that counts nowhere. */
import { sum } from 'd3-array';
import { isWithin, UNCATEGORIZED } from '../../categorise/category-path.ts';
import type { CellKey } from '../../documents/day.ts';
import type { EntryOf } from '../../documents/entry.ts';
import { type Range, subtractRanges, unionRanges } from '../../time/spans.ts';
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
  const renamed = (key: number) => table.indexOf(rename(table.keys[key]!, to), ENTERED);
  correct(day, correction, { table, put: (cell, key, seconds) => add(cell, renamed(key), seconds) });
  const isSelected = selectKeys(correction, table);
  for (const range of correction.ranges)
    paint(day.minutes, range, (shown) => (shown !== undefined && isSelected(shown) ? renamed(shown) : shown));
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
    const seconds = selected.map(([, value]) => value);
    const wanted = selected.map(([key, value]) => value * shares.ofKey(slot, key));
    const total = isEverything(correction) ? sum(seconds) * shares.ofActive(slot) : sum(wanted);
    const taken = takeSeconds(seconds, wanted, Math.round(total));
    const result: Cell = new Map([...cell].filter(([key]) => !isSelected(key)));
    for (const [index, [key, value]] of selected.entries()) {
      add(result, key, value - taken[index]!);
      if (taken[index]! > 0) put(result, key, taken[index]!);
    }
    day.cells.set(slot, result);
  }
  if (!correction.isWhole) return;
  const untimed: Cell = new Map();
  for (const [key, seconds] of day.untimed) (isSelected(key) ? put : add)(untimed, key, seconds);
  day.untimed = untimed;
}

const isEverything = ({ from }: Correction) => from.category === undefined && from.project === undefined;

function selectKeys({ from }: Correction, table: KeyTable): (key: number) => boolean {
  const { category, project } = from;
  return (index) => {
    const [, keyCategory, keyProject] = table.keys[index]!;
    return (
      (project === undefined || keyProject === project) &&
      (category === undefined || isWithin(keyCategory, [category || UNCATEGORIZED]))
    );
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
