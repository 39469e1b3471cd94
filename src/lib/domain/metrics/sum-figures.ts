import type { DayFigures } from './day-figures.ts';
import { pulseOf } from './pulse.ts';

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
  const byCategory = new Map<string, number>();
  const byProject = new Map<string, number>();
  const sums = { trackedSeconds: 0, activeSeconds: 0, switches: 0 };
  let focusSeconds: number | undefined = days.length === 0 ? 0 : undefined;
  for (const day of days) {
    sums.activeSeconds += day.activeSeconds;
    sums.switches += day.switches;
    if (day.focusSeconds !== undefined) focusSeconds = (focusSeconds ?? 0) + day.focusSeconds;
    for (const { category, project, seconds } of day.work) {
      sums.trackedSeconds += seconds;
      byCategory.set(category, (byCategory.get(category) ?? 0) + seconds);
      byProject.set(project, (byProject.get(project) ?? 0) + seconds);
    }
  }
  return {
    ...sums,
    focusSeconds,
    pulse: pulseOf(byCategory, weightOf),
    byCategory: mostFirst(byCategory),
    byProject: mostFirst(byProject)
  };
}

/** The sums of several people, or of several periods. */
export function addTotals(all: readonly Totals[], weightOf: (category: string) => number): Totals {
  const byCategory = new Map<string, number>();
  const byProject = new Map<string, number>();
  const sums = { trackedSeconds: 0, activeSeconds: 0, switches: 0 };
  // Those without any days know their focus, zero; that says nothing of the others'.
  const withDays = all.filter(({ activeSeconds, trackedSeconds }) => activeSeconds > 0 || trackedSeconds > 0);
  let focusSeconds: number | undefined = withDays.length === 0 ? 0 : undefined;
  for (const totals of withDays) {
    sums.trackedSeconds += totals.trackedSeconds;
    sums.activeSeconds += totals.activeSeconds;
    sums.switches += totals.switches;
    if (totals.focusSeconds !== undefined) focusSeconds = (focusSeconds ?? 0) + totals.focusSeconds;
    for (const [name, seconds] of totals.byCategory)
      byCategory.set(name, (byCategory.get(name) ?? 0) + seconds);
    for (const [name, seconds] of totals.byProject) byProject.set(name, (byProject.get(name) ?? 0) + seconds);
  }
  return {
    ...sums,
    focusSeconds,
    pulse: pulseOf(byCategory, weightOf),
    byCategory: mostFirst(byCategory),
    byProject: mostFirst(byProject)
  };
}

/** Seconds by name, most first. */
export const mostFirst = (totals: Iterable<[string, number]>): Map<string, number> =>
  new Map([...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
