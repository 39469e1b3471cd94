/** Periods of local days, and how to move between them. */
import { addDays, addMonths, datesBetween, daysBetween, monthStart, weekdayOf } from './calendar.ts';

export const CALENDAR_KINDS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export const PERIOD_KINDS = [...CALENDAR_KINDS, 'custom'] as const;
export type CalendarKind = (typeof CALENDAR_KINDS)[number];
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** The day, week, month, quarter or year that holds `date`. Weeks start on `weekStart`, 1 for Monday (ISO) to 7. */
export type CalendarPeriod = { kind: CalendarKind; date: string; weekStart?: number };
/** From one date to another, both included. */
export type CustomPeriod = { kind: 'custom'; from: string; to: string; weekStart?: number };
export type Period = CalendarPeriod | CustomPeriod;

/** Days in the longest custom period: three years. */
export const MAX_CUSTOM_DAYS = 1096;

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The first and the last date of a period, both included. */
export function periodBounds(period: Period): [first: string, last: string] {
  if (period.kind === 'custom') return [period.from, period.to];
  const { kind, date, weekStart = 1 } = period;
  if (kind === 'day') return [date, date];
  if (kind === 'week') {
    const first = addDays(date, -((weekdayOf(date) - weekStart + 7) % 7));
    return [first, addDays(first, 6)];
  }
  const months = MONTHS[kind];
  const first = addMonths(monthStart(date), -((Number(date.slice(5, 7)) - 1) % months));
  return [first, addDays(addMonths(first, months), -1)];
}

/** Every date of a period, in order. */
export const datesOfPeriod = (period: Period): string[] => datesBetween(...periodBounds(period));

/** The period `by` periods later (or earlier); a custom one moves by its own length. */
export function shiftPeriod(period: Period, by: number): Period {
  if (period.kind === 'custom') {
    const days = by * (daysBetween(period.from, period.to) + 1);
    return { ...period, from: addDays(period.from, days), to: addDays(period.to, days) };
  }
  if (period.kind === 'day' || period.kind === 'week') {
    return { ...period, date: addDays(period.date, by * (period.kind === 'week' ? 7 : 1)) };
  }
  return { ...period, date: addMonths(period.date, by * MONTHS[period.kind]) };
}

/** The same period a year earlier: of a day, a week or a custom period the one with the same weekdays. */
export function yearEarlier(period: Period): Period {
  if (period.kind === 'custom') {
    return { ...period, from: addDays(period.from, -364), to: addDays(period.to, -364) };
  }
  if (period.kind === 'day' || period.kind === 'week') return { ...period, date: addDays(period.date, -364) };
  return { ...period, date: addMonths(period.date, -12) };
}

/** Whether a date lies in a period. */
export function isInPeriod(date: string, period: Period): boolean {
  const [first, last] = periodBounds(period);
  return first <= date && date <= last;
}

/** A period of another kind around the same date; after a custom one around today, or the date nearest to it. */
export function changeKind(period: Period, kind: PeriodKind, today: string): Period {
  const [from, to] = periodBounds(period);
  const weeks = period.weekStart === undefined ? {} : { weekStart: period.weekStart };
  if (kind === 'custom') return { kind, from, to, ...weeks };
  if (period.kind !== 'custom') return { ...period, kind };
  return { kind, date: today < from ? from : today > to ? to : today, ...weeks };
}

/** What a period is compared with: the one before, the same one a year earlier, or nothing. */
export const COMPARISONS = ['before', 'year', 'none'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** The period to compare with; undefined for none. */
export function comparedWith(period: Period, comparison: Comparison): Period | undefined {
  if (comparison === 'none') return undefined;
  return comparison === 'before' ? shiftPeriod(period, -1) : yearEarlier(period);
}

/**
 * The dates of `other` that compare with those of `period` up to `today`: while a period is running, only as many of its
 * days as have begun are compared with as many of the other's.
 */
export function comparableDates(period: Period, other: Period, today: string): string[] {
  const dates = datesOfPeriod(other);
  if (!isInPeriod(today, period)) return dates;
  return dates.slice(0, daysBetween(periodBounds(period)[0], today) + 1);
}
