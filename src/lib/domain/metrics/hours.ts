/** When in the day time was tracked, by the clock of the person. */
import { SLOT_SECONDS, type PersonDay } from '../documents/day.ts';
import { localHourOf, zoneOffsetMs } from '../time/local-days.ts';
import { triples } from '../time/slots.ts';

type Placed = Pick<PersonDay, 'cells' | 'start' | 'end' | 'tz'>;

const remembered = new WeakMap<Placed, number[]>();

/** Tracked seconds by local hour, 0 to 23; worked out once for the same document. */
export function hoursOfDay(day: Placed): number[] {
  const hours = remembered.get(day) ?? computeHours(day);
  remembered.set(day, hours);
  return hours;
}

/** Zone arithmetic is slow: where no clock changes during the day, the offset at its start serves all of it. */
function computeHours({ cells, start, end, tz }: Placed): number[] {
  const hours = new Array<number>(24).fill(0);
  const startMs = Date.parse(start);
  const offsetMs = zoneOffsetMs(startMs, tz);
  const changes = zoneOffsetMs(Date.parse(end) - 1, tz) !== offsetMs;
  for (const [slot, , seconds] of triples(cells)) {
    const ms = startMs + slot * SLOT_SECONDS * 1000;
    const hour = changes ? localHourOf(ms, tz) : Math.floor((ms + offsetMs) / 3_600_000) % 24;
    hours[hour] = (hours[hour] ?? 0) + seconds;
  }
  return hours;
}
