/** What a team can be filtered by. */
import { categoryLineage, UNCATEGORIZED } from '#domain/categorise/category-path.ts';
import { leafOf } from '#lib/charts/category-colours.ts';
import type { FilterField } from '#lib/components/filters/filter-url.ts';
import { projectName } from '#lib/ui/project-name.ts';
import type { TeamSources } from '#domain/team/team-people.ts';

/** `depth`: how far below a top level. */
export type FilterOption = { value: string; name: string; depth: number };

/** Everything that the documents of this device know, by name. */
export function filterOptions(field: FilterField, sources: TeamSources): FilterOption[] {
  if (field === 'people')
    return sources.developers.map(({ developer, name }) => ({ value: developer, name, depth: 0 }));
  const names = field === 'projects' ? projectsOf(sources) : categoriesOf(sources);
  return [...names].sort(inOrder).map((value) => ({
    value,
    name: field === 'projects' ? projectName(value) : leafOf(value),
    depth: categoryLineage(field === 'projects' ? '' : value).length - 1
  }));
}

/** What is no project, or no category, comes last. */
const inOrder = (a: string, b: string) => rank(a) - rank(b) || a.localeCompare(b);
const rank = (value: string) => (value === '' || value === UNCATEGORIZED ? 1 : 0);

function projectsOf({ days, months }: TeamSources): Set<string> {
  const names = new Set<string>();
  for (const { keys } of days) for (const [, , project] of keys) names.add(project);
  for (const { keys } of months) for (const [, project] of keys) names.add(project);
  return names;
}

/** With everything that lies above them. */
function categoriesOf({ days, months }: TeamSources): Set<string> {
  const names = new Set<string>();
  for (const { keys } of days) for (const [, category] of keys) names.add(category);
  for (const { keys } of months) for (const [category] of keys) names.add(category);
  return new Set([...names].flatMap(categoryLineage));
}

/** Those whose name, or whose place in the tree, has all the words in it. */
export function searchOptions(options: readonly FilterOption[], search: string): FilterOption[] {
  const wanted = search.toLowerCase().split(/\s+/);
  return options.filter(({ value, name }) => {
    const text = `${name} ${value}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
