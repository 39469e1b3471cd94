/** Which hour of the local day each slot of a person's day lies in. */
import { type PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import { memoiseByKey } from '../memoise.ts';
import { localHourOf } from './local-days.ts';
import { zoneOffsetMs } from './zones.ts';

const SLOT_MS = SLOT_SECONDS * 1000;
const HOUR_MS = 3_600_000;
type Placed = Pick<PersonDay, 'start' | 'end' | 'tz'>;

/** The local hour, 0 to 23, of every slot of the day, in order. Computed once for days that begin together in one zone. */
export const hoursOfSlots = memoiseByKey(
  ({ start, end, tz }: Placed) => `${start} ${end} ${tz}`,
  ({ start, end, tz }: Placed) => computeHours(Date.parse(start), Date.parse(end), tz)
);

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
