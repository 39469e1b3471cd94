/** Dates and times of day as people read them. The pages speak English, so their dates do too; clocks are theirs. */
import type { Period } from '#domain/time/periods.ts';
import { periodBounds } from '#domain/time/periods.ts';
import { weekOf } from '#domain/time/calendar.ts';

const LOCALE = 'en-GB';
const atNoon = (date: string) => new Date(`${date}T12:00:00Z`);

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify(options);
  const known = formats.get(name) ?? new Intl.DateTimeFormat(LOCALE, options);
  formats.set(name, known);
  return known;
}

/** `Mon 16 Nov` */
export const shortDate = (date: string): string =>
  format({ weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .format(atNoon(date))
    .replace(',', '');

/** `Monday 16 November 2026` */
export const longDate = (date: string): string =>
  format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
    .format(atNoon(date))
    .replace(',', '');

/** `Mon` */
export const weekdayName = (date: string): string =>
  format({ weekday: 'short', timeZone: 'UTC' }).format(atNoon(date));

/** `16 Nov` */
export const dayAndMonth = (date: string): string =>
  format({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(atNoon(date));

/** `16:34`, in `tz` or where the reader is. */
export const timeOf = (ms: number, tz?: string): string =>
  format({
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(tz === undefined ? {} : { timeZone: tz })
  }).format(ms);

/** `16:34` on the reader's today, `Fri 16:34` in the days before, else `3 Oct`. */
export function whenSeen(ms: number, nowMs: number): string {
  const day = (at: number) => format({ day: '2-digit', month: '2-digit', year: 'numeric' }).format(at);
  if (day(ms) === day(nowMs)) return timeOf(ms);
  if (nowMs - ms < 6 * 86_400_000) return `${format({ weekday: 'short' }).format(ms)} ${timeOf(ms)}`;
  return format({ day: 'numeric', month: 'short' }).format(ms);
}

/** `Week 47 · 16–22 Nov 2026`, or `Mon 16 Nov 2026`. */
export function periodName(period: Period): string {
  const [first, last] = periodBounds(period);
  if (period.kind === 'day') return `${shortDate(first)} ${first.slice(0, 4)}`;
  const range = format({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${shortPeriodName(period)} · ${range.formatRange(atNoon(first), atNoon(last)).replaceAll(/\s*–\s*/g, '–')}`;
}

/** `Week 47`, or `Mon 16 Nov`. */
export const shortPeriodName = (period: Period): string =>
  period.kind === 'day' ? shortDate(period.date) : `Week ${Number(weekOf(period.date).slice(-2))}`;
