/** Which hour of the local day each slot of a person's day lies in. */
import { type PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import { localHourOf, zoneOffsetMs } from './local-days.ts';

const SLOT_MS = SLOT_SECONDS * 1000;
const HOUR_MS = 3_600_000;
const MOST_REMEMBERED = 5000;
const remembered = new Map<string, Uint8Array>();

/** The local hour, 0 to 23, of every slot of the day, in order. Worked out once for days that begin together in one zone. */
export function hoursOfSlots({ start, end, tz }: Pick<PersonDay, 'start' | 'end' | 'tz'>): Uint8Array {
  const key = `${start} ${end} ${tz}`;
  const known = remembered.get(key);
  if (known) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const hours = computeHours(Date.parse(start), Date.parse(end), tz);
  remembered.set(key, hours);
  return hours;
}

/** Zone arithmetic is slow: it is needed slot by slot only on the days on which clocks change. */
function computeHours(startMs: number, endMs: number, tz: string): Uint8Array {
  const hours = new Uint8Array(Math.max(0, Math.ceil((endMs - startMs) / SLOT_MS)));
  const offsetMs = zoneOffsetMs(startMs, tz);
  const steady = offsetMs === zoneOffsetMs(endMs, tz);
  for (let slot = 0; slot < hours.length; slot++) {
    const ms = startMs + slot * SLOT_MS;
    hours[slot] = steady ? Math.floor((ms + offsetMs) / HOUR_MS) % 24 : localHourOf(ms, tz);
  }
  return hours;
}
