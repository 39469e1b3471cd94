/** What a period comes to project by project. The project `''` is work without one. */
import type { Step } from '../time/period-steps.ts';
import type { DayFigures } from './day-figures.ts';
import type { PersonPeriod } from './person-period.ts';

export type ProjectTotals = {
  project: string;
  seconds: number;
  /** Seconds by person, most first. */
  people: Map<string, number>;
  /** Seconds in each step of the period. */
  bySteps: number[];
};

type People = readonly { id: string; period: Pick<PersonPeriod, 'days'> }[];

/** Every project with time in the period, most first, work without a project last. */
export function projectTotals(people: People, steps: readonly Step[]): ProjectTotals[] {
  const projects = new Map<string, ProjectTotals>();
  for (const { id, period } of people) {
    for (const { date, figures } of period.days) {
      const step = figures ? steps.findIndex(({ from, to }) => from <= date && date <= to) : -1;
      for (const { project, seconds } of figures?.work ?? []) {
        if (seconds === 0) continue;
        const totals = projects.get(project) ?? noneOf(project, steps.length);
        projects.set(project, totals);
        totals.seconds += seconds;
        totals.people.set(id, (totals.people.get(id) ?? 0) + seconds);
        if (step >= 0) totals.bySteps[step]! += seconds;
      }
    }
  }
  for (const totals of projects.values()) {
    totals.people = new Map([...totals.people].sort(([, a], [, b]) => b - a));
  }
  return [...projects.values()].sort(inOrder);
}

const noneOf = (project: string, steps: number): ProjectTotals => ({
  project,
  seconds: 0,
  people: new Map(),
  bySteps: new Array<number>(steps).fill(0)
});

const inOrder = (a: ProjectTotals, b: ProjectTotals) =>
  Number(a.project === '') - Number(b.project === '') ||
  b.seconds - a.seconds ||
  (a.project < b.project ? -1 : 1);

/** Seconds of one project by category, most first. */
export function categoriesOfProject(days: Iterable<DayFigures>, project: string): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { work } of days) {
    for (const one of work) {
      if (one.project === project) totals.set(one.category, (totals.get(one.category) ?? 0) + one.seconds);
    }
  }
  return new Map([...totals].sort(([, a], [, b]) => b - a));
}
