import type { DayFigures } from './day-figures.ts';
import { addSums, noSums, sumBlocks, type Sums } from './sum-blocks.ts';

export type Totals = {
  trackedSeconds: number;
  activeSeconds: number;
  /** Of the days whose focus is known; undefined where it is known of none. */
  focusSeconds: number | undefined;
  switches: number;
  /** Undefined where nothing was tracked. */
  pulse: number | undefined;
  /** Seconds by name, most first; the project `''` is "none". */
  byCategory: Map<string, number>;
  byProject: Map<string, number>;
};

/** The sums of any days of any people. */
export function sumFigures(days: readonly DayFigures[], weightOf: (category: string) => number): Totals {
  const sums = sumBlocks(days);
  return totalsOf({ ...sums, ...(days.length === 0 && { focusSeconds: 0 }) }, weightOf);
}

/** The sums of several people, or of several periods. */
export function addTotals(all: readonly Totals[], weightOf: (category: string) => number): Totals {
  // Those without any days know their focus, zero; that says nothing of the others'.
  const withDays = all.filter(({ activeSeconds, trackedSeconds }) => activeSeconds > 0 || trackedSeconds > 0);
  const sums = noSums();
  for (const totals of withDays) addSums(sums, totals);
  return totalsOf({ ...sums, ...(withDays.length === 0 && { focusSeconds: 0 }) }, weightOf);
}

const totalsOf = (sums: Sums, weightOf: (category: string) => number): Totals => ({
  ...sums,
  pulse: pulseOf(sums.byCategory, weightOf),
  byCategory: mostFirst(sums.byCategory),
  byProject: mostFirst(sums.byProject)
});

/** Seconds by name, most first. */
export const mostFirst = (totals: Iterable<[string, number]>): Map<string, number> =>
  new Map([...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));

/**
 * Productivity pulse of seconds by category: `50 + 25 · mean weight`, from 0 to 100 (RescueTime's formula with weights
 * −2 to 2). Undefined where nothing was tracked.
 */
export function pulseOf(
  secondsByCategory: Iterable<[string, number]>,
  weightOf: (category: string) => number
): number | undefined {
  let seconds = 0;
  let weighted = 0;
  for (const [category, value] of secondsByCategory) {
    seconds += value;
    weighted += value * weightOf(category);
  }
  return seconds === 0 ? undefined : 50 + (25 * weighted) / seconds;
}
