/** Which part of the tracked time the evidence is about. */
import type { CellKey } from '../documents/day.ts';
import { appKey } from '../categorise/app-label.ts';
import { isWithin } from '../categorise/category-path.ts';
import { isFiltering, matchesFilter, type WorkFilter } from '../metrics/filter-work.ts';

/** As `WorkFilter`, and programs by any of their names, domains by their whole ones. An empty list filters nothing; `''` is "none". */
export type EvidenceFilter = WorkFilter & { apps: readonly string[]; domains: readonly string[] };

export const NO_FILTER: EvidenceFilter = { projects: [], categories: [], apps: [], domains: [] };

/** Whether months do not suffice: they hold no apps and domains of single days. */
export const asksForKeys = ({ apps, domains }: EvidenceFilter): boolean =>
  apps.length > 0 || domains.length > 0;

/**
 * The categories that filter for the part of `category` that matches a filter on `categories`: itself, or those of the
 * filter that lie below it.
 */
export const categoriesWithin = (category: string, categories: readonly string[]): readonly string[] =>
  categories.length === 0 || isWithin(category, categories)
    ? [category]
    : categories.filter((one) => isWithin(one, [category]));

/** Whether a filter on a category matches none of the others. */
export const standsAlone = (category: string, others: Iterable<string>): boolean =>
  [...others].every((other) => other === category || !isWithin(other, [category]));

/** Whether a filter leaves anything out. */
export const isPartial = (filter: EvidenceFilter): boolean => isFiltering(filter) || asksForKeys(filter);

/** Whether a key of a day matches the filter. */
export const matchesKey = ([app, category, project, domain]: CellKey, filter: EvidenceFilter): boolean =>
  matchesFilter({ category, project, seconds: 0 }, filter) &&
  (filter.apps.length === 0 || filter.apps.some((one) => appKey(one) === appKey(app))) &&
  (filter.domains.length === 0 || filter.domains.includes(domain));
