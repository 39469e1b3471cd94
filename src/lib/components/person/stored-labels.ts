/** What of a period is not known, as sentences. */
import type { PeriodDay } from '#domain/metrics/person-period.ts';
import { dayAndMonth } from '#lib/ui/dates.ts';

/** Why apps, domains and hours of some days are missing. `unknown`: those days, in order. Undefined: none is. */
export function wholeMonthsOnly(unknown: readonly string[]): string | undefined {
  const [first] = unknown;
  const last = unknown.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const days = unknown.length === 1 ? dayAndMonth(first) : `${dayAndMonth(first)} to ${dayAndMonth(last)}`;
  return `Without ${days}: those days are no longer stored one by one, and this is known for whole months only.`;
}

/** Since when timelines are stored; undefined where all known days of the period have one. */
export function storedSince(days: readonly PeriodDay[]): string | undefined {
  if (!days.some(({ day, figures }) => day === undefined && figures !== undefined)) return undefined;
  const first = days.find(({ day }) => day !== undefined);
  return first === undefined
    ? 'Timelines of these days are no longer stored, only their totals.'
    : `Since ${dayAndMonth(first.date)}: for earlier days, only totals are stored.`;
}
