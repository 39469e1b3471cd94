/** When in the day time was tracked, by the clock of the person. */
import type { PersonDay } from '../documents/day.ts';
import { memoiseByObject } from '../memoise.ts';
import { hoursOfSlots } from '../time/slot-hours.ts';
import { triples } from '../time/slots.ts';

type Placed = Pick<PersonDay, 'cells' | 'start' | 'end' | 'tz'>;

/** Tracked seconds by local hour, 0 to 23; computed once for the same document. */
export const hoursOfDay = memoiseByObject((day: Placed): number[] => {
  const hours = new Array<number>(24).fill(0);
  const ofSlots = hoursOfSlots(day);
  for (const [slot, , seconds] of triples(day.cells)) {
    const hour = ofSlots[slot] ?? 0;
    hours[hour] = (hours[hour] ?? 0) + seconds;
  }
  return hours;
});
