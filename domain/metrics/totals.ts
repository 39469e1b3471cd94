import type { PersonDay } from '../documents/day.ts';
import { pairs, triples } from '../time/slots.ts';
import { mostFirst } from './sum-figures.ts';

type Counted = Pick<PersonDay, 'cells'> & { untimed?: number[] | undefined };
export type Keyed = Counted & Pick<PersonDay, 'keys'>;

/** The fields of a key that time is summed by. */
export const FIELDS = { app: 0, category: 1, project: 2, domain: 3 } as const;
export type Field = keyof typeof FIELDS;

/** What a day counts, by index of the key: its cells, and what was entered without a clock time. A key comes any number of times. */
export function* secondsOfKeys({ cells, untimed }: Counted): Generator<[key: number, seconds: number]> {
  for (const [, key, seconds] of triples(cells)) yield [key, seconds];
  if (untimed) yield* pairs(untimed);
}

/** All seconds that a day counts. */
export function trackedSeconds(day: Counted): number {
  let sum = 0;
  for (const [, seconds] of secondsOfKeys(day)) sum += seconds;
  return sum;
}

/** By how many seconds a day counts more than it has: only entries without a clock time can make it so. */
export function excessSeconds(day: Counted & Pick<PersonDay, 'start' | 'end'>): number {
  const daySeconds = (Date.parse(day.end) - Date.parse(day.start)) / 1000;
  return Math.max(0, trackedSeconds(day) - daySeconds);
}

/** Seconds by app, category, project or domain, over any number of days; `''` is "none". Most first. */
export function totalsBy(field: Field, days: Iterable<Keyed>): Map<string, number> {
  const totals = new Map<string, number>();
  for (const day of days) {
    const { keys } = day;
    for (const [key, seconds] of secondsOfKeys(day)) {
      const name = keys[key]![FIELDS[field]];
      totals.set(name, (totals.get(name) ?? 0) + seconds);
    }
  }
  return mostFirst(totals);
}
