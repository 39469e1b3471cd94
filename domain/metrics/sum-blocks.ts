/**
 * Sums of days, cached month by month: a year of a team is 18,000 days, of which at most a few change between two
 * looks at it. The figures of a day are the same object for as long as its document stays, so a block of the same objects
 * has the same sums.
 */
import type { DayFigures } from './day-figures.ts';

/** Sums that do not depend on weights. */
export type Sums = {
  trackedSeconds: number;
  activeSeconds: number;
  /** Undefined where the focus of no day is known. */
  focusSeconds: number | undefined;
  switches: number;
  byCategory: Map<string, number>;
  byProject: Map<string, number>;
};

type Block = { figures: readonly DayFigures[]; sums: Sums };

/** By the first day of a block; some blocks start alike, the week and the month of a first for example. */
const cache = new WeakMap<DayFigures, Block[]>();
const MAX_ALIKE = 4;

/** The sums of days in any order; consecutive days of one month are cached together. By a list of objects, which no memoise has as its key. */
export function sumBlocks(days: readonly DayFigures[]): Sums {
  const sums = noSums();
  for (let from = 0; from < days.length;) {
    const to = endOfBlock(days, from);
    addSums(sums, sumsOf(days.slice(from, to)));
    from = to;
  }
  return sums;
}

export const noSums = (): Sums => ({
  ...{ trackedSeconds: 0, activeSeconds: 0, focusSeconds: undefined, switches: 0 },
  ...{ byCategory: new Map<string, number>(), byProject: new Map<string, number>() }
});

/** Adds `more` to `sums`, in place. */
export function addSums(sums: Sums, more: Sums): void {
  sums.trackedSeconds += more.trackedSeconds;
  sums.activeSeconds += more.activeSeconds;
  sums.switches += more.switches;
  if (more.focusSeconds !== undefined) sums.focusSeconds = (sums.focusSeconds ?? 0) + more.focusSeconds;
  for (const [name, seconds] of more.byCategory) add(sums.byCategory, name, seconds);
  for (const [name, seconds] of more.byProject) add(sums.byProject, name, seconds);
}

/** A block ends with its month, and where dates go back: the next person's days. */
function endOfBlock(days: readonly DayFigures[], from: number): number {
  const month = days[from]!.date.slice(0, 7);
  let to = from + 1;
  while (to < days.length && days[to]!.date > days[to - 1]!.date && days[to]!.date.startsWith(month)) to++;
  return to;
}

function sumsOf(figures: readonly DayFigures[]): Sums {
  const first = figures[0]!;
  const alike = cache.get(first) ?? [];
  const known = alike.find((block) => isSame(block.figures, figures));
  if (known) return known.sums;
  const sums = noSums();
  for (const day of figures) addDay(sums, day);
  cache.set(first, [{ figures, sums }, ...alike].slice(0, MAX_ALIKE));
  return sums;
}

const isSame = (one: readonly DayFigures[], other: readonly DayFigures[]) =>
  one.length === other.length && one.every((figures, index) => figures === other[index]);

function addDay(sums: Sums, day: DayFigures): void {
  sums.activeSeconds += day.activeSeconds;
  sums.switches += day.switches;
  if (day.focusSeconds !== undefined) sums.focusSeconds = (sums.focusSeconds ?? 0) + day.focusSeconds;
  for (const { category, project, seconds } of day.work) {
    sums.trackedSeconds += seconds;
    add(sums.byCategory, category, seconds);
    add(sums.byProject, project, seconds);
  }
}

const add = (totals: Map<string, number>, name: string, seconds: number) =>
  totals.set(name, (totals.get(name) ?? 0) + seconds);
