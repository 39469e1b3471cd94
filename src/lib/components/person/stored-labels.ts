/** What of a period is not known, in words. */
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { dayAndMonth } from '#lib/ui/dates.ts';

/** Why apps, domains and hours of some days are missing; `unknown` are those days, in order. Undefined: none are. */
export function wholeMonthsOnly(unknown: readonly string[]): string | undefined {
  const [first] = unknown;
  const last = unknown.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const days = unknown.length === 1 ? dayAndMonth(first) : `${dayAndMonth(first)} to ${dayAndMonth(last)}`;
  return `Without ${days}: of days no longer kept one by one, this is known by whole months only.`;
}

/** From when on the course of days is kept, where days of the period are known by their sums alone. */
export function storedSince(days: readonly PeriodDay[]): string | undefined {
  if (!days.some(({ day, figures }) => day === undefined && figures !== undefined)) return undefined;
  const first = days.find(({ day }) => day !== undefined);
  return first === undefined
    ? 'The course of these days is no longer kept, only their sums.'
    : `Since ${dayAndMonth(first.date)}: of the days before, only sums are kept.`;
}
