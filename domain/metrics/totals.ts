import type { PersonDay } from '../documents/day.ts';
import { triples } from '../time/slots.ts';
import { mostFirst } from './sum-figures.ts';

type Keyed = Pick<PersonDay, 'keys' | 'cells'>;

/** The fields of a key that time is summed by. */
export const FIELDS = { app: 0, category: 1, project: 2, domain: 3 } as const;
export type Field = keyof typeof FIELDS;

/** Tracked seconds: the sum of all cells. */
export function trackedSeconds(day: Keyed): number {
  let sum = 0;
  for (const [, , seconds] of triples(day.cells)) sum += seconds;
  return sum;
}

/** Tracked seconds by app, category, project or domain, over any number of days; `''` is "none". Most first. */
export function totalsBy(field: Field, days: Iterable<Keyed>): Map<string, number> {
  const totals = new Map<string, number>();
  for (const day of days) {
    for (const [, key, seconds] of triples(day.cells)) {
      const name = day.keys[key]![FIELDS[field]];
      totals.set(name, (totals.get(name) ?? 0) + seconds);
    }
  }
  return mostFirst(totals);
}
