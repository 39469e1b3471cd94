/** Times of day as a clock on the wall shows them. */
import { utcDateOf } from './calendar.ts';
import { clockTimeMs, zoneOffsetMs } from './zones.ts';

/**
 * When a clock in zone `tz` shows `clock` (`9:05`, `14:00`) on the calendar date that it is there at `ms`, in Unix
 * milliseconds. A time that a change of clocks leaves out is taken as the one after it.
 */
export function localTimeMs(ms: number, clock: string, tz: string): number {
  const date = utcDateOf(ms + zoneOffsetMs(ms, tz));
  return clockTimeMs(Date.parse(`${date}T${clock.padStart(5, '0')}Z`), tz);
}

/** `2026-11-27 14:05 CET`, as a clock in zone `tz` shows it; `UTC+05:30` where the zone has no short name. */
export function formatLocalTime(ms: number, tz: string): string {
  const offsetMs = zoneOffsetMs(ms, tz);
  const clock = new Date(ms + offsetMs).toISOString().slice(0, '2026-11-27T14:05'.length).replace('T', ' ');
  return `${clock} ${shortZoneName(ms, tz) ?? `UTC${offsetLabel(offsetMs)}`}`;
}

/** `+05:30` */
function offsetLabel(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A text with every UTC instant in it, `2026-11-27T13:05:00Z`, as a clock in zone `tz` shows it. */
export const withLocalTimes = (text: string, tz: string): string =>
  text.replace(INSTANT, (instant) => {
    const ms = Date.parse(instant);
    return Number.isNaN(ms) ? instant : formatLocalTime(ms, tz);
  });

const INSTANT = /\b\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z/g;

/** Each of them knows the short names of its own region. */
const LOCALES = ['en-GB', 'en-US', 'en-AU'];

function shortZoneName(ms: number, tz: string): string | undefined {
  const names = LOCALES.map((locale) =>
    new Intl.DateTimeFormat(locale, { timeZone: tz, timeZoneName: 'short' })
      .formatToParts(ms)
      .find(({ type }) => type === 'timeZoneName')
  );
  return names.find((name) => name !== undefined && !/^(GMT|UTC)[+\u2212-]/.test(name.value))?.value;
}
