import { min } from 'd3-array';
import type { WorkCalendar } from '../metrics/streaks.ts';
import { isWorkday } from '../metrics/streaks.ts';
import { lengthOfWorkHours } from '../metrics/work-hours.ts';
import { addDays, datesBetween, utcDateOf } from '../time/calendar.ts';
import { localDayStartMs, type DayFrame } from '../time/local-days.ts';

/** Silence for longer counts as so much: nobody's machine is looked at for a year. */
const MAX_DAYS = 60;

/** The instant at which so many milliseconds of work hours had passed since `fromMs`; undefined: not by `toMs`. */
export function workingTime(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { zones }: Pick<DayFrame, 'zones'>,
  calendar: WorkCalendar,
  wantedMs: number
): number | undefined {
  if (toMs - fromMs < wantedMs) return undefined;
  let ms = 0;
  const first = addDays(utcDateOf(fromMs), -1);
  const until = addDays(utcDateOf(toMs), 1);
  const last = min([until, addDays(first, MAX_DAYS)]) ?? until;
  for (const date of datesBetween(first, last)) {
    if (!isWorkday(date, calendar)) continue;
    const startMs = localDayStartMs(date, { zones, dayStart: calendar.workHours.from });
    const begin = Math.max(fromMs, startMs);
    const end = Math.min(toMs, startMs + lengthOfWorkHours(calendar.workHours) * 1000);
    if (end <= begin) continue;
    if (ms + end - begin >= wantedMs) return begin + (wantedMs - ms);
    ms += end - begin;
  }
  return undefined;
}
