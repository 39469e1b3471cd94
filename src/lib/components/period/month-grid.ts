/** The days of a month as a calendar shows them. */
import { addDays, addMonths, datesBetween, monthStart, weekdayOf } from '#domain/time/calendar.ts';
import { MAX_CUSTOM_DAYS, type CustomPeriod, type Period } from '#domain/time/periods.ts';

/** The weeks that hold the days of the month of `date`, whole: some of their dates are in other months. */
export function weeksOfMonth(date: string, weekStart: number): string[][] {
  const first = monthStart(date);
  const last = addDays(addMonths(first, 1), -1);
  const from = addDays(first, -((weekdayOf(first) - weekStart + 7) % 7));
  const dates = datesBetween(from, addDays(last, 6));
  const weeks = Array.from({ length: Math.floor(dates.length / 7) }, (_, index) =>
    dates.slice(7 * index, 7 * index + 7)
  );
  return weeks.filter(([start = '']) => start <= last);
}

export type Preset = { name: string; period: Period };

/** What is often asked for. `first`: the first date with data, where there is any. */
export function presets(today: string, first: string | undefined): Preset[] {
  const last = (days: number): CustomPeriod => ({
    kind: 'custom',
    from: addDays(today, 1 - days),
    to: today
  });
  const longest = last(MAX_CUSTOM_DAYS);
  const from = first !== undefined && first < today ? first : today;
  const isCut = from < longest.from;
  const all = { ...longest, from: isCut ? longest.from : from };
  return [
    { name: 'Today', period: { kind: 'day', date: today } },
    { name: 'Yesterday', period: { kind: 'day', date: addDays(today, -1) } },
    ...[7, 30, 90].map((days) => ({ name: `Last ${days} days`, period: last(days) })),
    ...(first === undefined ? [] : [{ name: isCut ? 'Last three years' : 'All time', period: all }])
  ];
}

/** The custom period between two dates in any order, cut to the longest one that is allowed. */
export function rangeOf(one: string, other: string): CustomPeriod {
  const [from, to] = one < other ? [one, other] : [other, one];
  const last = addDays(from, MAX_CUSTOM_DAYS - 1);
  return { kind: 'custom', from, to: to < last ? to : last };
}
