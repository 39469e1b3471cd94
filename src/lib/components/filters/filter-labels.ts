import type { Filter, FilterField } from './filter-url.ts';
import { projectName } from '#lib/ui/project-name.ts';

export const FIELD_NAMES: Record<FilterField, string> = {
  people: 'Person',
  projects: 'Project',
  categories: 'Category'
};

/** One value of a filter as people call it; `nameOf` names a developer by id. */
export function filterValueName(field: FilterField, value: string, nameOf: (id: string) => string): string {
  if (field === 'people') return nameOf(value);
  return field === 'projects' ? projectName(value) : value;
}

/** `time of Ana Ruiz, in payments-api or infra, of Work`; empty where nothing is filtered. */
export function filterLabel(
  { people, projects, categories }: Filter,
  nameOf: (id: string) => string
): string {
  const any = (field: FilterField, values: readonly string[]) =>
    values.map((value) => filterValueName(field, value, nameOf)).join(' or ');
  const parts = [
    people.length > 0 ? `of ${any('people', people)}` : '',
    projects.length > 0 ? `in ${any('projects', projects)}` : '',
    categories.length > 0 ? `of category ${any('categories', categories)}` : ''
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `time ${parts.join(', ')}`;
}
