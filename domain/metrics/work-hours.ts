/** Time inside and beyond the work hours; docs/metrics.md, "Work-hours share" and "Overtime". */
import { type PersonDay, SLOT_SECONDS } from '../documents/day.ts';
import type { WorkHours } from '../documents/rules.ts';
import { addDays, utcStartMs } from '../time/calendar.ts';
import { zoneOffsetMs } from '../time/zones.ts';
import { triples } from '../time/slots.ts';
import type { DayFigures } from './day-figures.ts';
import type { Weights } from './weights.ts';
import { isWorkday, type WorkCalendar } from './streaks.ts';

const DAY_MINUTES = 1440;

/** Seconds between the two times of day; from 22:00 to 06:00 are eight hours. */
export function lengthOfWorkHours({ from, to }: Pick<WorkHours, 'from' | 'to'>): number {
  return ((minutesOf(to) - minutesOf(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES) * 60;
}

/** Whether a minute of the day, by the clock, is in work hours on a day that has some. */
export function isInClock(minute: number, hours: Pick<WorkHours, 'from' | 'to'>): boolean {
  const since = (minute - minutesOf(hours.from) + DAY_MINUTES) % DAY_MINUTES;
  return since * 60 < lengthOfWorkHours(hours);
}

/** Tracked seconds of a day inside the work hours of its person's clock. Slots begin where work hours may. */
export function secondsInWorkHours(
  day: Pick<PersonDay, 'date' | 'cells' | 'start' | 'end' | 'tz'>,
  calendar: WorkCalendar
): number {
  const startMs = Date.parse(day.start);
  const offsetMs = zoneOffsetMs(startMs, day.tz);
  const changes = zoneOffsetMs(Date.parse(day.end) - 1, day.tz) !== offsetMs;
  const midnightMs = utcStartMs(day.date);
  const isInside = workClock(day.date, calendar);
  let sum = 0;
  for (const [slot, , seconds] of triples(day.cells)) {
    const ms = startMs + slot * SLOT_SECONDS * 1000;
    const ahead = changes ? zoneOffsetMs(ms, day.tz) : offsetMs;
    if (isInside((ms + ahead - midnightMs) / 60_000)) sum += seconds;
  }
  return sum;
}

/** Seconds by which a day's time in categories of weight 0 or more goes beyond what is expected; on a day off all of it. */
export function overtimeSeconds(
  { date, work }: Pick<DayFigures, 'date' | 'work'>,
  calendar: WorkCalendar,
  weightOf: Weights['weightOf']
): number {
  let worked = 0;
  for (const { category, seconds } of work) if (weightOf(category) >= 0) worked += seconds;
  return Math.max(0, worked - calendar.netSeconds(date));
}

/** Whether a minute since the midnight at which `date` began is in work hours: its own, the day's before or the next one's. */
function workClock(date: string, calendar: WorkCalendar): (minute: number) => boolean {
  const from = minutesOf(calendar.workHours.from);
  const length = lengthOfWorkHours(calendar.workHours) / 60;
  const starts = [-1, 0, 1]
    .filter((by) => isWorkday(addDays(date, by), calendar))
    .map((by) => from + by * DAY_MINUTES);
  return (minute) => starts.some((start) => start <= minute && minute < start + length);
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
