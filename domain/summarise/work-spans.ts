import { type Span, unionSpans } from '../time/spans.ts';
import type { WorkHours } from '../documents/rules.ts';
import { addDays, datesBetween, weekdayOf } from '../time/calendar.ts';
import { frameOf, localDayStartMs } from '../time/local-days.ts';

/**
 * The work hours of the local days from `fromDate` to `toDate` in zone `tz`, sorted, in Unix milliseconds. Hours that end
 * before they begin end on the next day.
 */
export function workSpans(
  { days, from, to }: WorkHours,
  tz: string,
  fromDate: string,
  toDate: string
): Span[] {
  const dates = datesBetween(addDays(fromDate, -2), addDays(toDate, 2));
  const spans = dates
    .filter((date) => days.includes(weekdayOf(date)))
    .map((date) => ({
      startMs: localDayStartMs(date, frameOf(tz, from)),
      endMs: localDayStartMs(to > from ? date : addDays(date, 1), frameOf(tz, to))
    }));
  return unionSpans(spans);
}
