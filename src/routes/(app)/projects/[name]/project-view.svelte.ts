/** What the page of one project shows: the projects of the period, and what of them is this one's. */
import { standsAlone } from '#domain/evidence/evidence-filter.ts';
import { isReported } from '#domain/metrics/coverage.ts';
import { categoriesOfProject } from '#domain/metrics/project-totals.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { NO_FILTER, withFilter, type Filter } from '#lib/components/filters/filter-url.ts';
import { pageUrl } from '#lib/components/period/period-url.ts';
import { projectPath } from '#domain/projects/project-url.ts';
import { comparedTitle, shareChange } from '#lib/ui/changes.ts';
import { prose } from '#lib/ui/durations.ts';
import { projectName } from '#lib/ui/project-name.ts';
import { withParams } from '#lib/ui/url.ts';
import type { ProjectStep } from '../projects-of-period.ts';
import { ProjectsView, type ProjectsViewSources } from '../projects-view.svelte.ts';

export type ProjectViewSources = ProjectsViewSources & { project: string };

export class ProjectView {
  readonly #sources: () => ProjectViewSources;
  /** All projects, whichever of them the URL names. */
  readonly all: ProjectsView;

  constructor(sources: () => ProjectViewSources) {
    this.#sources = sources;
    this.all = new ProjectsView(() => {
      const given = sources();
      return { ...given, url: withFilter(given.url, { projects: [] }) };
    });
  }

  readonly project = $derived.by(() => this.#sources().project);
  readonly projectName = $derived(projectName(this.project));
  readonly #url = $derived.by(() => this.#sources().url);
  readonly name = $derived.by(() => this.all.name);
  readonly steps = $derived.by(() => this.all.steps);
  /** What a step of the period is. */
  readonly stepKind = $derived(this.steps[0]?.kind ?? 'day');
  readonly people = $derived.by(() => this.all.people);

  /** Undefined: nothing was tracked on it. */
  readonly totals = $derived.by(() => this.all.totals.find(({ project }) => project === this.project));
  readonly seconds = $derived(this.totals?.seconds ?? 0);
  readonly activity = $derived.by(() => this.all.activity.get(this.project));
  readonly exists = $derived(this.totals !== undefined || this.activity !== undefined || this.project === '');
  /** Something is known: only then is a sum of nothing a zero. */
  readonly isKnown = $derived(
    this.seconds > 0 || isReported(this.people.flatMap(({ period }) => period.days))
  );
  readonly #figures = $derived(
    this.people.flatMap(({ period }) => period.days.flatMap(({ figures }) => figures ?? []))
  );
  readonly colours = $derived.by(() => categoryColours(this.all.rules.categories));

  readonly categories = $derived.by(() => {
    const byCategory = categoriesOfProject(this.#figures, this.project);
    return [...byCategory].map(([name, seconds]) => ({
      name: name || 'Uncategorized',
      seconds,
      fill: this.colours(name).fill,
      // A category as a filter includes those below it, a row only itself.
      ...(standsAlone(name, byCategory.keys()) ? { evidence: this.evidence({ categories: [name] }) } : {})
    }));
  });

  readonly change = $derived.by(() => {
    const { compared } = this.all;
    if (!compared || !this.isKnown) return undefined;
    const [now, before] = [compared.now.get(this.project) ?? 0, compared.before.get(this.project) ?? 0];
    const change = shareChange(now, before);
    return (
      change && {
        ...change,
        against: compared.name,
        exact: comparedTitle(prose(now), prose(before), compared)
      }
    );
  });

  /** How the columns are stacked. */
  readonly stackedBy = $derived.by((): 'category' | 'person' =>
    this.people.length > 1 && this.#url.searchParams.get('by') === 'person' ? 'person' : 'category'
  );

  evidence(further: Partial<Filter> = {}): string {
    return this.all.evidence([this.project], further);
  }

  stepUrl({ kind, from }: Pick<ProjectStep, 'kind' | 'from'>): string {
    return pageUrl(this.#url, projectPath(this.project), { kind, date: from });
  }

  stackedUrl(by: 'category' | 'person'): URL {
    return withParams(this.#url, { by: by === 'person' ? by : undefined });
  }

  readonly filterLabel = $derived.by(() => this.all.filterLabel);
  readonly unfilteredUrl = $derived.by(() => {
    const { pathname, search } = withFilter(this.#url, NO_FILTER);
    return `${pathname}${search}`;
  });
}
