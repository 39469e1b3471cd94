/** When nothing is sent to a person. What waits is in the app meanwhile. */
import type { QuietHours } from '../documents/alert-rules.ts';
import { zoneOn, type DayFrame } from '../time/local-days.ts';
import { addDays, utcDateOf } from '../time/calendar.ts';
import { clockTimeMs } from '../time/zones.ts';

/** The end of the quiet hours that an instant is in, by the clock of the person; undefined: it is in none. */
export function quietUntil(
  nowMs: number,
  { from, to }: QuietHours,
  zones: DayFrame['zones']
): number | undefined {
  if (from === to) return undefined;
  const today = utcDateOf(nowMs);
  for (const date of [addDays(today, -2), addDays(today, -1), today, addDays(today, 1)]) {
    const endDate = from < to ? date : addDays(date, 1);
    const at = (day: string, time: string) => clockTimeMs(Date.parse(`${day}T${time}Z`), zoneOn(day, zones));
    const endMs = at(endDate, to);
    if (at(date, from) <= nowMs && nowMs < endMs) return endMs;
  }
  return undefined;
}
