/**
 * Dates and times of day as people read them. The pages speak English, so their dates do too; their order and the clock follow the
 * language of the browser or the settings.
 */
import type { Period } from '#domain/time/periods.ts';
import { periodBounds } from '#domain/time/periods.ts';
import { memoiseByKey } from '#domain/memoise.ts';
import { addDays, weekOf } from '#domain/time/calendar.ts';
import type { Step } from '#domain/time/period-steps.ts';
import { clock } from './clock.svelte.ts';

const atNoon = (date: string) => new Date(`${date}T12:00:00Z`);

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { locale } = clock;
  const name = JSON.stringify([locale, options]);
  const known = formats.get(name) ?? new Intl.DateTimeFormat(locale, options);
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

/** `16 Nov 2026` */
export const wholeDate = (date: string): string => format(NAMED).format(atNoon(date));

/** `Mon` */
export const weekdayName = (date: string): string =>
  format({ weekday: 'short', timeZone: 'UTC' }).format(atNoon(date));

/** `16 Nov` */
export const dayAndMonth = (date: string): string =>
  format({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(atNoon(date));

/** `16:34` or `4:34 pm`, in `tz` or in the reader's zone. */
export const timeOf = (ms: number, tz = clock.zone): string =>
  clock.hours === 12
    ? format({ hour: 'numeric', minute: '2-digit', hourCycle: 'h12', timeZone: tz }).format(ms)
    : format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: tz }).format(ms);

/** `16:34` on the reader's today, `Fri 16:34` in the days before, else `3 Oct`. */
export function whenSeen(ms: number, nowMs: number, tz = clock.zone): string {
  const as = (options: Intl.DateTimeFormatOptions, at: number) =>
    format({ ...options, timeZone: tz }).format(at);
  const day = (at: number) => as({ day: '2-digit', month: '2-digit', year: 'numeric' }, at);
  if (day(ms) === day(nowMs)) return timeOf(ms, tz);
  if (nowMs - ms < 6 * 86_400_000) return `${as({ weekday: 'short' }, ms)} ${timeOf(ms, tz)}`;
  return as({ day: 'numeric', month: 'short' }, ms);
}

const NAMED: Intl.DateTimeFormatOptions = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC'
};

/** `16–22 Nov 2026` */
export const dateRange = (from: string, to: string): string => rangeIn([clock.locale, from, to]);

/** Formatting a range takes ten times as long as formatting a date, and every column of a chart has one. */
const rangeIn = memoiseByKey(String, ([, from = '', to = '']: (string | undefined)[]) =>
  format(NAMED)
    .formatRange(atNoon(from), atNoon(to))
    .replaceAll(/\s*–\s*/g, '–')
);

/** `November 2026` */
export const monthName = (date: string): string =>
  format({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(atNoon(date));

/** `Nov` */
export const shortMonthName = (date: string): string =>
  format({ month: 'short', timeZone: 'UTC' }).format(atNoon(date));

/** `Week 47 · 16–22 Nov 2026`, `Mon 16 Nov 2026`, `November 2026`, `Q4 2026`. */
export function periodName(period: Period): string {
  const [first, last] = periodBounds(period);
  if (period.kind === 'day') return `${shortDate(first)} ${first.slice(0, 4)}`;
  if (period.kind === 'week') return `${shortPeriodName(period)} · ${dateRange(first, last)}`;
  if (period.kind === 'month') return monthName(first);
  return shortPeriodName(period);
}

/** `Week 47`, `Mon 16 Nov`, `Nov 2026`, `Q4 2026`, `2026`, `2–13 Nov 2026`. */
export function shortPeriodName(period: Period): string {
  const [first, last] = periodBounds(period);
  const year = first.slice(0, 4);
  switch (period.kind) {
    case 'day':
      return shortDate(first);
    case 'week':
      // A week that starts on a Sunday has the number of the ISO week that most of it is in.
      return `Week ${Number(weekOf(addDays(first, 3)).slice(-2))}`;
    case 'month':
      return `${shortMonthName(first)} ${year}`;
    case 'quarter':
      return `Q${(Number(first.slice(5, 7)) + 2) / 3} ${year}`;
    case 'year':
      return year;
    case 'custom':
      return dateRange(first, last);
  }
}

/** One part of a period on an axis: `Mon`, `W47`, `Nov`, and a second line. */
export function stepName({ kind, from, to }: Step): { name: string; note: string; long: string } {
  if (kind === 'day') return { name: weekdayName(from), note: dayAndMonth(from), long: longDate(from) };
  const name = kind === 'week' ? `W${Number(weekOf(to).slice(-2))}` : shortMonthName(from);
  return { name, note: kind === 'week' ? dayAndMonth(from) : from.slice(0, 4), long: dateRange(from, to) };
}
