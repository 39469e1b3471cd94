/** What the figures of a period are made of, day by day. */
import { sum } from 'd3-array';
import type { DayCoverage } from '../metrics/coverage.ts';
import { isFiltering, matchesFilter } from '../metrics/filter-work.ts';
import { knownParts, namesOfParts } from '../metrics/known-parts.ts';
import type { PeriodDay, PersonSources } from '../metrics/person-period.ts';
import { secondsOfKeys } from '../metrics/totals.ts';
import { asksForKeys, type EvidenceFilter, matchesKey } from './evidence-filter.ts';
import { keysOfDay } from './keys-of-day.ts';

/** `day`: the whole document is here. `month`: sums by category and project. `nothing`: no document covers it. */
export type KnownFrom = 'day' | 'month' | 'nothing';

export type DayEvidence = {
  date: string;
  coverage: DayCoverage;
  known: KnownFrom;
  /** What matches the filter; undefined where the documents that are here do not hold it. */
  seconds: number | undefined;
};

/** One row for each day, in their order. Without apps or domains in the filter, their seconds add up to the figure. */
export function evidenceOfDays(days: readonly PeriodDay[], filter: EvidenceFilter): DayEvidence[] {
  return days.map((day) => ({
    date: day.date,
    coverage: day.coverage,
    known: day.day ? 'day' : day.figures ? 'month' : 'nothing',
    seconds: secondsOf(day, filter)
  }));
}

function secondsOf({ day, figures }: PeriodDay, filter: EvidenceFilter): number | undefined {
  if (day) {
    const matches = day.keys.map((key) => matchesKey(key, filter));
    return sum(secondsOfKeys(day), ([key, seconds]) => (matches[key] ? seconds : 0));
  }
  if (!figures || asksForKeys(filter)) return undefined;
  return sum(figures.work, (work) => (matchesFilter(work, filter) ? work.seconds : 0));
}

/** The seconds that are known, of any days of any people. */
export const sumEvidence = (days: Iterable<Pick<DayEvidence, 'seconds'>>): number =>
  sum(days, ({ seconds }) => seconds);

/**
 * Seconds of apps or of domains that are known for whole months only, not for single days: what a figure over the dates `from` to `to`
 * has beyond its stored days. 0 where the filter asks for anything else.
 */
export function restOfMonths(
  from: string,
  to: string,
  sources: Pick<PersonSources, 'days' | 'months'>,
  filter: EvidenceFilter
): number {
  const { apps, domains } = filter;
  if (isFiltering(filter) || apps.length > 0 === domains.length > 0) return 0;
  const totals = namesOfParts(apps.length > 0 ? 'app' : 'domain', knownParts(from, to, sources));
  const figure = sum([...apps, ...domains], (name) => totals.get(name));
  const stored = sources.days.filter(({ date }) => from <= date && date <= to);
  const shown = sum(
    stored.flatMap((day) => keysOfDay(day, filter)),
    ({ seconds }) => seconds
  );
  return Math.max(0, figure - shown);
}
