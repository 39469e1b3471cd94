import { knownParts, namesOfParts } from '../metrics/known-parts.ts';
import type { PersonSources } from '../metrics/person-period.ts';
import { isFiltering } from '../metrics/filter-work.ts';
import type { EvidenceFilter } from './evidence-filter.ts';
import { keysOfDay } from './keys-of-day.ts';

/**
 * Seconds of apps or of domains that only whole months tell, of no single day: what a figure over the dates `from` to `to`
 * has beyond its kept days. 0 where the filter asks for anything else.
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
  const figure = [...apps, ...domains].reduce((sum, name) => sum + (totals.get(name) ?? 0), 0);
  const kept = sources.days.filter(({ date }) => from <= date && date <= to);
  const told = kept.flatMap((day) => keysOfDay(day, filter)).reduce((sum, { seconds }) => sum + seconds, 0);
  return Math.max(0, figure - told);
}
