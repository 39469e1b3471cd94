/** Since when and until when each project has been worked on, over everything that is known. */
import type { PersonDay } from '../documents/day.ts';
import type { PersonMonth } from '../documents/month.ts';
import { memoiseByObjects } from '../memoise.ts';
import { pairs, triples } from '../time/slots.ts';

/** Local dates of the first and the last time. */
export type ProjectActivity = { first: string; last: string };

type Days = readonly Pick<PersonDay, 'date' | 'keys' | 'cells'>[];
type Months = readonly Pick<PersonMonth, 'keys' | 'days'>[];

/** By project; work without one is not among them. Computed once for the same arrays. */
export const projectActivity = memoiseByObjects(
  (days: Days, months: Months): Map<string, ProjectActivity> => {
    const activity = new Map<string, ProjectActivity>();
    const note = (project: string, date: string) => {
      const known = activity.get(project);
      if (project === '') return;
      if (!known) activity.set(project, { first: date, last: date });
      else if (date < known.first) known.first = date;
      else if (date > known.last) known.last = date;
    };
    for (const { date, keys, cells } of days) {
      for (const [, key, seconds] of triples(cells)) if (seconds > 0) note(keys[key]![2], date);
    }
    for (const { keys, days: rows } of months) {
      for (const { date, cells } of rows) {
        for (const [key, seconds] of pairs(cells)) if (seconds > 0) note(keys[key]![1], date);
      }
    }
    return activity;
  }
);
