/** What the page of all projects shows. */
import { sum } from 'd3-array';
import type { Rules } from '#domain/documents/rules.ts';
import { evidenceUrl } from '#lib/components/evidence/evidence-url.ts';
import { filterLabel } from '#lib/components/filters/filter-labels.ts';
import { filterOf, NO_FILTER, withFilter, type Filter } from '#lib/components/filters/filter-url.ts';
import { PagePeriod } from '#lib/components/period/page-period.ts';
import { pageUrl } from '#lib/components/period/period-url.ts';
import { projectPath } from '#domain/projects/project-url.ts';
import type { Scope } from '#lib/components/scope/scope.ts';
import { projectRows } from './project-rows.ts';
import { projectsOfPeriod } from './projects-of-period.ts';

/** What a view is made of; read again whenever any of it changes. */
export type ProjectsViewSources = {
  scope: Scope;
  rules: Rules;
  url: URL;
  /** The present, and the reader's local day. */
  nowMs: number;
  today: string;
};

export class ProjectsView {
  readonly #sources: () => ProjectsViewSources;

  constructor(sources: () => ProjectsViewSources) {
    this.#sources = sources;
  }

  readonly scope = $derived.by(() => this.#sources().scope);
  readonly rules = $derived.by(() => this.#sources().rules);
  readonly #url = $derived.by(() => this.#sources().url);
  readonly #nowMs = $derived.by(() => this.#sources().nowMs);
  readonly #today = $derived.by(() => this.#sources().today);

  readonly page = $derived(new PagePeriod(this.#url, this.#today));
  readonly name = $derived(this.page.name);
  readonly isOfTeam = $derived(this.scope.whose === 'team');
  /** What of the time is shown; of one's own days, one is the only person. */
  readonly filter = $derived.by((): Filter => ({
    ...filterOf(this.#url),
    ...(this.scope.whose === 'own' ? { people: [] } : {})
  }));
  /** Empty: all of it. */
  readonly filterLabel = $derived(filterLabel(this.filter, (id) => this.#nameOf(id)));
  readonly unfilteredUrl = $derived.by(() => {
    const { pathname, search } = withFilter(this.#url, NO_FILTER);
    return `${pathname}${search}`;
  });

  readonly #projects = $derived(
    projectsOfPeriod(this.scope.sources, this.rules, {
      page: this.page,
      filter: this.filter,
      nowMs: this.#nowMs
    })
  );
  readonly people = $derived(this.#projects.people);
  readonly steps = $derived(this.#projects.steps);
  readonly totals = $derived(this.#projects.totals);
  readonly trackedSeconds = $derived(this.#projects.trackedSeconds);
  readonly activity = $derived(this.#projects.activity);
  readonly compared = $derived(this.#projects.compared);

  readonly rows = $derived(projectRows(this.#projects, this.filter));
  /** Without the time on no project. */
  readonly named = $derived(this.totals.filter(({ project }) => project !== ''));
  readonly secondsOnProjects = $derived(sum(this.named, ({ seconds }) => seconds));

  #nameOf(id: string): string {
    return this.scope.sources.developers.find(({ developer }) => developer === id)?.name ?? id;
  }

  /** The documents behind the time on some projects, narrowed as the page is unless `further` says otherwise. */
  evidence(projects: readonly string[], further: Partial<Filter> = {}): string {
    const { whose, slug } = this.scope;
    return evidenceUrl(this.page.period, {
      own: whose === 'own',
      ...(slug ? { team: slug } : {}),
      ...this.filter,
      projects,
      ...further
    });
  }

  /** The page of a project, in this period. */
  projectUrl(project: string): string {
    return pageUrl(this.#url, projectPath(project), this.page.period);
  }
}
