import type { DayFigures, Work } from './day-figures.ts';
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
  const work = days.flatMap((day) => day.work);
  const byCategory = sumBy(work, ({ category }) => category);
  const focus = days.flatMap((day) => day.focusSeconds ?? []);
  return {
    trackedSeconds: sum(work.map(({ seconds }) => seconds)),
    activeSeconds: sum(days.map((day) => day.activeSeconds)),
    focusSeconds: focus.length === 0 && days.length > 0 ? undefined : sum(focus),
    switches: sum(days.map((day) => day.switches)),
    pulse: pulseOf(byCategory, weightOf),
    byCategory,
    byProject: sumBy(work, ({ project }) => project)
  };
}

const sum = (values: number[]) => values.reduce((left, right) => left + right, 0);

function sumBy(work: Work[], nameOf: (work: Work) => string): Map<string, number> {
  const totals = new Map<string, number>();
  for (const part of work) totals.set(nameOf(part), (totals.get(nameOf(part)) ?? 0) + part.seconds);
  return new Map([...totals].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}
