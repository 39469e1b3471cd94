import { evidenceAddress } from '#lib/components/evidence/evidence-url.ts';
import type { Filter } from '#lib/components/filters/filter-url.ts';
import type { Scope } from '#lib/components/scope/scope.ts';
import type { ShownProjects } from './shown-projects.ts';

/** Where the documents behind the time on some projects are shown, narrowed as the page is unless `further` says otherwise. */
export const evidenceOfProjects = (
  scope: Pick<Scope, 'whose' | 'slug'>,
  { period, filter }: Pick<ShownProjects, 'period' | 'filter'>,
  projects: readonly string[],
  further: Partial<Filter> = {}
): string =>
  evidenceAddress(period, {
    own: scope.whose === 'own',
    ...(scope.slug ? { team: scope.slug } : {}),
    ...filter,
    projects,
    ...further
  });
