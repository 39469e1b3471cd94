import type { CellKey, PersonDay } from '../documents/day.ts';
import { triples } from '../time/slots.ts';

/** What a day shows last: the key and the instant at which it ended, in milliseconds. */
export type LastSeen = { key: CellKey; endMs: number };

/** The last thing done on a day, or undefined where the day shows none. */
export function lastSeen(day: Pick<PersonDay, 'keys' | 'timeline' | 'start'>): LastSeen | undefined {
  let last: [number, number, number] | undefined;
  for (const row of triples(day.timeline)) {
    if (last === undefined || row[1] >= last[1]) last = row;
  }
  return last && { key: day.keys[last[2]]!, endMs: Date.parse(day.start) + last[1] * 60_000 };
}
