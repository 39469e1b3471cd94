/** Seconds on each project by local date, of everybody. */
import type { PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import { memoiseByObject, memoiseByObjects } from '../memoise.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import { pairs } from '../time/slots.ts';

export type ProjectDays = Map<string, Map<string, number>>;

/** By project, then date. A day that is stored counts instead of its row in a month. Computed once for the same arrays. */
export const projectDays = memoiseByObjects(
  (days: readonly PersonDay[], months: readonly PersonMonth[]): ProjectDays => {
    const all: ProjectDays = new Map();
    const add = (project: string, date: string, seconds: number) => {
      const dates = all.get(project) ?? new Map<string, number>();
      all.set(project, dates);
      dates.set(date, (dates.get(date) ?? 0) + seconds);
    };
    const stored = new Set(days.map(({ date, developer }) => `${date} ${developer}`));
    for (const day of days) {
      for (const [project, seconds] of projectsOfDay(day)) add(project, day.date, seconds);
    }
    for (const { keys, days: rows, developer } of months) {
      for (const { date, cells } of rows) {
        if (stored.has(`${date} ${developer}`)) continue;
        for (const [key, seconds] of pairs(cells)) add(keys[key]![1], date, seconds);
      }
    }
    return all;
  }
);

const projectsOfDay = memoiseByObject((day: PersonDay): Map<string, number> => {
  const projects = new Map<string, number>();
  for (const [key, seconds] of secondsOfKeys(day)) {
    const project = day.keys[key]![2];
    projects.set(project, (projects.get(project) ?? 0) + seconds);
  }
  return projects;
});
