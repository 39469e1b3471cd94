import type { KeyReason } from '../../documents/day.ts';
import type { Range } from '../../time/spans.ts';
import type { Cell } from '../merge-cells.ts';
import type { Minutes } from '../merge-timeline.ts';

/** A day in the making. Folding changes it in place. Ranges are in seconds of the day. */
export type DayInTheMaking = {
  slots: number;
  cells: Map<number, Cell>;
  minutes: Minutes;
  active: Range[];
  /** Seconds by key without a clock time. */
  untimed: Cell;
  /** What the person removed. */
  removed: Range[];
};

/** Why a key is what it is, where an entry says so. */
export const ENTERED: KeyReason = ['entry', 'entry'];
