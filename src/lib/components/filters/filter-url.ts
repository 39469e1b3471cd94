/**
 * What a page is narrowed to is part of its URL: `?person=ana_ruiz&project=payments-api&category=Work`, each as often
 * as there are values. An empty project is work without one.
 */
import type { WorkFilter } from '#domain/metrics/filter-work.ts';

export type Filter = WorkFilter & {
  /** Ids of developers; none: everybody. */
  people: readonly string[];
};
export type FilterField = keyof Filter;

export const NO_FILTER: Filter = { people: [], projects: [], categories: [] };

export const FILTER_FIELDS = ['people', 'projects', 'categories'] as const;
const WORDS: Record<FilterField, string> = { people: 'person', projects: 'project', categories: 'category' };

/** What a URL narrows its page to. */
export function filterOf(url: URL): Filter {
  const values = (field: FilterField) => [...new Set(url.searchParams.getAll(WORDS[field]))];
  return { people: values('people'), projects: values('projects'), categories: values('categories') };
}

/** The same URL, narrowed otherwise; fields that are not given stay as they are. */
export function withFilter(url: URL, filter: Partial<Filter>): URL {
  const narrowed = new URL(url);
  for (const field of FILTER_FIELDS) {
    const values = filter[field];
    if (!values) continue;
    narrowed.searchParams.delete(WORDS[field]);
    for (const value of values) narrowed.searchParams.append(WORDS[field], value);
  }
  return narrowed;
}
