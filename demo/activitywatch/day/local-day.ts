/** A person's days: from 04:00 to 04:00 on the clock of their zone. */
import { Temporal } from 'temporal-polyfill';

const DAY_STARTS_AT = 4;

/** Epoch milliseconds of a local clock hour (9.5 is 09:30, 25 is one in the morning after). */
export function localHourMs(date: string, hour: number, zone: string): number {
  const minutes = Math.round(hour * 60);
  return Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes }).toZonedDateTime(zone)
    .epochMilliseconds;
}

export function dayBounds(date: string, zone: string): { startMs: number; endMs: number } {
  return {
    startMs: localHourMs(date, DAY_STARTS_AT, zone),
    endMs: localHourMs(date, 24 + DAY_STARTS_AT, zone)
  };
}

/** The local date, YYYY-MM-DD, whose day holds that instant. */
export function localDateOf(epochMs: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).toPlainDateTime();
  return local.subtract({ hours: DAY_STARTS_AT }).toPlainDate().toString();
}

/** All dates from the first to the last, both included; none when the last is earlier. */
export function datesBetween(first: string, last: string): string[] {
  const from = Temporal.PlainDate.from(first);
  const { days } = from.until(last);
  return Array.from({ length: Math.max(0, days + 1) }, (_, index) => from.add({ days: index }).toString());
}

/** A Monday-based number that is the same for all dates of a week. */
export function weekOf(date: string): string {
  const { yearOfWeek, weekOfYear } = Temporal.PlainDate.from(date);
  return `${yearOfWeek}-W${weekOfYear}`;
}

export const isWeekend = (date: string): boolean => Temporal.PlainDate.from(date).dayOfWeek > 5;
