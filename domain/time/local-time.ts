/** Times of day as a clock on the wall shows them. */
import { Temporal } from 'temporal-polyfill';

/**
 * When a clock in zone `tz` shows `clock` (`9:05`, `14:00`) on the calendar date that it is there at `ms`, in Unix
 * milliseconds. A time that a change of clocks leaves out is taken as the one after it.
 */
export function localTimeMs(ms: number, clock: string, tz: string): number {
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(tz).toPlainDate();
  const time = Temporal.PlainTime.from(clock.padStart(5, '0'));
  return date.toZonedDateTime({ timeZone: tz, plainTime: time }).epochMilliseconds;
}

/** `2026-10-27 14:05`, as a clock in zone `tz` shows it. */
export function formatLocalTime(ms: number, tz: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(tz).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}
