/** When the weekly digest of a person is due: by their own clock, about the week that ended. */
import type { DigestSettings } from '../documents/profile.ts';
import { addWeeks, datesOfWeek, weekOf } from '../time/calendar.ts';
import { localDateOf, localDaySpan, zoneOn, type DayFrame } from '../time/local-days.ts';
import { clockTimeMs } from '../time/zones.ts';

/** Of those who have not chosen otherwise: Monday at 8. */
export const DEFAULT_DIGEST: DigestSettings = { on: true, weekday: 1, hour: 8 };

/** `week`: the one that it is about. It is due from `dueMs` on, and no longer sent from `endMs` on, both in Unix milliseconds. */
export type DigestTime = { week: string; dueMs: number; endMs: number };

/**
 * The digest that is due in the present week of the person, whose weeks begin with their local Monday: on the chosen weekday at the
 * chosen hour, but not before the week that it is about is over.
 */
export function digestTime(
  { weekday, hour }: Pick<DigestSettings, 'weekday' | 'hour'>,
  frame: DayFrame,
  nowMs: number
): DigestTime {
  const thisWeek = weekOf(localDateOf(nowMs, frame));
  const dates = datesOfWeek(thisWeek);
  const date = dates[weekday - 1]!;
  const clockMs = clockTimeMs(
    Date.parse(`${date}T${String(hour).padStart(2, '0')}:00Z`),
    zoneOn(date, frame.zones)
  );
  const [startMs] = localDaySpan(dates[0]!, frame);
  const [, endMs] = localDaySpan(dates[6]!, frame);
  return { week: addWeeks(thisWeek, -1), dueMs: Math.max(clockMs, startMs), endMs };
}
