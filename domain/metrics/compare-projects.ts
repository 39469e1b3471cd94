import { comparablePairs, type PairedDays } from './compare-periods.ts';
import type { DayFigures } from './day-figures.ts';

/** Seconds by project in both periods, of the days that are over and known in full in both. */
export type ComparedProjects = {
  now: Map<string, number>;
  before: Map<string, number>;
  /** Some days were left out, of both. */
  partial: boolean;
};

/** As `comparePeriods`, project by project. */
export function compareProjects(people: readonly PairedDays[], isOver: boolean): ComparedProjects {
  const compared: ComparedProjects = { now: new Map(), before: new Map(), partial: false };
  for (const person of people) {
    for (const pair of comparablePairs(person, isOver)) {
      if (pair) {
        add(compared.now, pair.now?.figures);
        add(compared.before, pair.before?.figures);
      } else compared.partial = true;
    }
  }
  return compared;
}

function add(totals: Map<string, number>, figures: DayFigures | undefined): void {
  for (const { project, seconds } of figures?.work ?? []) {
    totals.set(project, (totals.get(project) ?? 0) + seconds);
  }
}
