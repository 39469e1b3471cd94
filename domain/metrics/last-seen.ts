import { type CellKey, type PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import { triples } from '../time/slots.ts';

/** What a day shows last: the key and the instant at which it ended, in milliseconds. */
export type LastSeen = { key: CellKey; endMs: number };

type Shown = Pick<PersonDay, 'keys' | 'timeline' | 'sessions' | 'cells' | 'start' | 'through'>;

/** The last thing done on a day, or undefined where the day shows none. Without a timeline, that of most time in the last slot. */
export function lastSeen(day: Shown): LastSeen | undefined {
  if (day.sessions) return lastOfCells(day);
  let last: [number, number, number] | undefined;
  for (const row of triples(day.timeline)) {
    if (last === undefined || row[1] >= last[1]) last = row;
  }
  return last && { key: day.keys[last[2]]!, endMs: Date.parse(day.start) + last[1] * 60_000 };
}

function lastOfCells(day: Shown): LastSeen | undefined {
  let last: [slot: number, key: number, seconds: number] | undefined;
  for (const row of triples(day.cells)) {
    if (last === undefined || row[0] > last[0] || (row[0] === last[0] && row[2] > last[2])) last = row;
  }
  if (!last) return undefined;
  const slotEndMs = Date.parse(day.start) + (last[0] + 1) * SLOT_SECONDS * 1000;
  return { key: day.keys[last[1]]!, endMs: Math.min(slotEndMs, Date.parse(day.through)) };
}
