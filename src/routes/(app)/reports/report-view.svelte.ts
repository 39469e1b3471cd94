/** The model of the reports page: a definition from the URL, and the table that it makes of what is on this device. */
import type { Rules } from '#domain/documents/rules.ts';
import type { SavedView } from '#domain/documents/view.ts';
import { aboutReport } from '#domain/reports/about.ts';
import {
  MEASURE_KINDS,
  NO_FILTER,
  readDefinition,
  type ReportDefinition,
  type ReportFilter
} from '#domain/reports/definition.ts';
import { READY_MADE, READY_MADE_NAMES, type ReadyMade, readyMadeTable } from '#domain/reports/ready-made.ts';
import {
  GROUPING_NAMES,
  MEASURE_NAMES,
  nameOfGroup,
  type ReportTable,
  tableOfReport
} from '#domain/reports/report-table.ts';
import { makeReport, type ReportSources } from '#domain/reports/sources.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { PagePeriod } from '#lib/components/period/page-period.ts';
import type { Scope } from '#lib/components/scope/scope.ts';
import type { OrgData } from '#lib/state/org-data.svelte.ts';
import { readyMadeUrl, reportUrl, savedQuery } from './report-url.ts';
import { documentsOf } from './scope-documents.ts';

export type ReportViewSources = {
  scope: Scope;
  rules: Rules;
  org: OrgData;
  url: URL;
  nowMs: number;
  today: string;
};

/** Names that a filter offers. */
const MAX_OPTIONS = 200;

export class ReportView {
  readonly #sources: () => ReportViewSources;

  constructor(sources: () => ReportViewSources) {
    this.#sources = sources;
  }

  readonly scope = $derived.by(() => this.#sources().scope);
  readonly #rules = $derived.by(() => this.#sources().rules);
  readonly #url = $derived.by(() => this.#sources().url);
  readonly #today = $derived.by(() => this.#sources().today);
  readonly isOwn = $derived(this.scope.whose === 'own');

  readonly page = $derived(new PagePeriod(this.#url, this.#today));
  readonly #bounds = $derived({ from: this.page.bounds[0], to: this.page.bounds[1] });
  readonly definition: ReportDefinition = $derived.by(() => {
    const read = readDefinition(this.#url.searchParams, this.#bounds);
    return this.isOwn ? { ...read, filter: { ...read.filter, people: [] } } : read;
  });
  /** Undefined: the report is one of the reader's own making. */
  readonly readyMade: ReadyMade | undefined = $derived(
    READY_MADE.find((name) => name === this.#url.searchParams.get('report'))
  );
  readonly kind = $derived(MEASURE_KINDS[this.definition.measure]);

  readonly sources: ReportSources = $derived.by(() => {
    const { scope, org, nowMs, today } = this.#sources();
    return {
      team: scope.sources,
      rules: this.#rules,
      holidays: org.holidays,
      nowMs,
      today,
      ...documentsOf(scope)
    };
  });

  readonly title = $derived.by(() => {
    const { measure, groups } = this.definition;
    if (this.readyMade) return `${READY_MADE_NAMES[this.readyMade]}, ${this.page.name}`;
    const by = groups.map((group) => GROUPING_NAMES[group].toLowerCase());
    return `${MEASURE_NAMES[measure]}${by.length > 0 ? ` by ${by.join(' and ')}` : ''}, ${this.page.name}`;
  });

  readonly table: ReportTable = $derived.by(() => {
    const { definition, readyMade, sources, title } = this;
    const nameOf = (id: string) => this.nameOf(id);
    const about = {
      ...{ ...this.#bounds, nameOf, scope: this.scope.name, rules: hashRules(this.#rules) },
      madeAt: formatInstant(sources.nowMs)
    };
    if (readyMade) {
      const { people } = definition.filter;
      const table = readyMadeTable(readyMade, { ...this.#bounds, people }, sources);
      return {
        ...{ title, ...table },
        about: aboutReport({ ...about, filter: { ...NO_FILTER, people }, basis: 'live' })
      };
    }
    const report = makeReport(definition, sources);
    const { filter, basis } = definition;
    return tableOfReport(report, {
      ...{ title, nameOf },
      about: aboutReport({ ...about, filter, basis, days: report.days })
    });
  });

  /** What each filter of this measure offers, by name. */
  readonly options = $derived.by((): Partial<Record<keyof ReportFilter, [value: string, name: string][]>> => {
    const tracked = {
      ...this.definition,
      measure: 'tracked' as const,
      basis: 'live' as const,
      filter: NO_FILTER
    };
    const namesOf = (group: 'project' | 'category') =>
      makeReport({ ...tracked, groups: [group] }, this.sources)
        .rows.slice(0, MAX_OPTIONS)
        .map(({ names: [name = ''] }): [string, string] => [name, nameOfGroup(group, name, String)])
        .sort(([, a], [, b]) => a.localeCompare(b));
    const people = this.scope.sources.developers.map(({ developer, name }): [string, string] => [
      developer,
      name
    ]);
    const hasProjects = !this.readyMade && this.kind.groupings.includes('project');
    return {
      ...(!this.isOwn && { people }),
      ...(hasProjects && { projects: namesOf('project'), categories: namesOf('category') })
    };
  });

  nameOf(id: string): string {
    return this.scope.sources.developers.find(({ developer }) => developer === id)?.name ?? id;
  }

  /** The URL of the same period with another report. */
  urlOf(definition: Partial<ReportDefinition>): URL {
    const changed = reportUrl(this.#url, { ...this.definition, ...definition });
    return reportUrl(this.#url, readDefinition(changed.searchParams, this.#bounds));
  }

  urlOfReadyMade(name: ReadyMade): URL {
    return readyMadeUrl(this.#url, name, this.definition.filter.people);
  }

  /** What is saved of the report. */
  get query(): string {
    return savedQuery(this.#url, this.page.period);
  }

  urlOfView({ query }: SavedView): string {
    return `${this.#url.pathname}?${query}`;
  }
}
