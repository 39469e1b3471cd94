/** Periods of local days that somebody looks at. Weeks are ISO weeks, Monday to Sunday. */
import { addDays, datesBetween, weekdayOf } from './calendar.ts';

export const PERIOD_KINDS = ['day', 'week'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** A day, or the week that holds `date`. */
export type Period = { kind: PeriodKind; date: string };

/** The first and the last date of a period, both included. */
export function periodBounds({ kind, date }: Period): [first: string, last: string] {
  if (kind === 'day') return [date, date];
  const monday = addDays(date, 1 - weekdayOf(date));
  return [monday, addDays(monday, 6)];
}

/** Every date of a period, in order. */
export const datesOfPeriod = (period: Period): string[] => datesBetween(...periodBounds(period));

/** The period `by` periods later (or earlier). */
export function shiftPeriod(period: Period, by: number): Period {
  return { ...period, date: addDays(period.date, by * (period.kind === 'week' ? 7 : 1)) };
}

/** Whether a date lies in a period. */
export function isInPeriod(date: string, period: Period): boolean {
  const [first, last] = periodBounds(period);
  return first <= date && date <= last;
}

/** The period that an address names. What is missing or makes no sense is a week, and the one with `today` in it. */
export function readPeriod(kind: string | null, date: string | null, today: string): Period {
  return {
    kind: PERIOD_KINDS.find((known) => known === kind) ?? 'week',
    date: date !== null && isDate(date) ? date : today
  };
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
