/** What the team page shows: one class that every section of it derives from. */
import { min } from 'd3-array';
import type { Rules } from '#domain/documents/rules.ts';
import { comparePeriods } from '#domain/metrics/compare-periods.ts';
import { isReported } from '#domain/metrics/coverage.ts';
import { isFiltering } from '#domain/metrics/filter-work.ts';
import { addTotals } from '#domain/metrics/sum-figures.ts';
import { topChanges } from '#domain/metrics/top-changes.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { isPerson, isReporter, pairDays, teamPeople } from '#domain/team/team-people.ts';
import { stepsOfPeople } from '#domain/team/team-steps.ts';
import { stepsOfPeriod, type Step } from '#domain/time/period-steps.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { byTopLevel } from '#lib/charts/category-segments.ts';
import { evidenceUrl, type EvidenceQuery } from '#lib/components/evidence/evidence-url.ts';
import { stackedBy } from '#lib/components/figures/stacked-by.ts';
import { filterOf, NO_FILTER, withFilter, type Filter } from '#lib/components/filters/filter-url.ts';
import { PagePeriod } from '#lib/components/period/page-period.ts';
import { pageUrl } from '#lib/components/period/period-url.ts';
import type { TeamData } from '#lib/state/team-data.svelte.ts';
import type { Sort } from '#lib/ui/sort-rows.ts';
import { orderOf, sortPeople, withOrder } from './people-order.ts';

/** What a view is made of; read again whenever any of it changes. */
export type TeamViewSources = {
  team: TeamData;
  rules: Rules;
  url: URL;
  /** The present, and the reader's local day. */
  nowMs: number;
  today: string;
  /** How late reports may be. */
  graceMs: number;
  /** When this device last received all reports; undefined: just now. */
  asOfMs: number | undefined;
};

export class TeamView {
  readonly #sources: () => TeamViewSources;

  constructor(sources: () => TeamViewSources) {
    this.#sources = sources;
  }

  readonly team = $derived.by(() => this.#sources().team);
  readonly rules = $derived.by(() => this.#sources().rules);
  readonly #url = $derived.by(() => this.#sources().url);
  readonly #today = $derived.by(() => this.#sources().today);
  readonly nowMs = $derived.by(() => this.#sources().nowMs);
  readonly graceMs = $derived.by(() => this.#sources().graceMs);
  readonly asOfMs = $derived.by(() => this.#sources().asOfMs);

  readonly page = $derived(new PagePeriod(this.#url, this.#today));
  readonly period = $derived(this.page.period);
  readonly name = $derived(this.page.name);
  readonly isDay = $derived(this.period.kind === 'day');
  readonly steps = $derived(stepsOfPeriod(this.period));
  /** What a step of the period is. */
  readonly stepKind = $derived(this.steps[0]?.kind ?? 'day');

  readonly filter = $derived.by((): Filter => filterOf(this.#url));
  /** Only some projects or categories are shown: figures that belong to whole days are not known then. */
  readonly isPart = $derived(isFiltering(this.filter));
  readonly stackedBy = $derived.by(() => stackedBy(this.#url));
  readonly order = $derived.by(() => orderOf(this.#url));

  readonly weights = $derived(weightsOf(this.rules));
  readonly colours = $derived(categoryColours(this.rules.categories));

  /** Those that the filter lets through, with their days and sums, in the requested order. */
  readonly people = $derived(sortPeople(this.#peopleOn(this.page.dates), this.order));
  /** Those without a machine are in the table alone: no report of them is missing. */
  readonly reporters = $derived(this.people.filter(isReporter));
  readonly stepsOfPeople = $derived(stepsOfPeople(this.steps, this.reporters));
  readonly totals = $derived(
    addTotals(
      this.people.map(({ period }) => period.totals),
      this.weights.weightOf
    )
  );
  /** Only then is a sum of nothing a zero. */
  readonly isReported = $derived(isReported(this.reporters.flatMap(({ period }) => period.days)));
  /** Seconds by top level, most first. */
  readonly tops = $derived(byTopLevel(this.totals.byCategory));
  readonly painting = $derived({ tops: [...this.tops.keys()], colours: this.colours });

  /** The same people and filter in the period to compare with; undefined where nothing is compared. */
  readonly compared = $derived.by(() =>
    this.page.compared((dates, isOver) => {
      const pairs = pairDays(this.people, this.#peopleOn(dates));
      return {
        ...comparePeriods(pairs, isOver, this.weights.weightOf),
        changes: topChanges(pairs, isOver)
      };
    })
  );

  /** When collecting began, of any of them. */
  readonly collectedFrom = $derived(min(this.people, ({ period }) => period.collectedFrom));
  /** The first date of which times of day are stored on this device. */
  readonly storedFrom = $derived(this.team.days[0]?.date ?? '9999-12-31');

  #peopleOn(dates: readonly string[]) {
    const { people, ...work } = this.filter;
    const { developers, days, months } = this.team;
    const wanted = developers.filter(({ developer }) => isPerson(developer, people));
    const sources = { developers: wanted, days, months, graceMs: this.graceMs, asOfMs: this.asOfMs };
    return teamPeople(dates, sources, this.weights, this.nowMs, isFiltering(work) ? this.filter : undefined);
  }

  /** The name of someone by their id. */
  readonly nameOf = (id: string): string => this.team.developer(id)?.name ?? id;

  /** The page of a person, in the same period and with the same filters. */
  personUrl(id: string): string {
    return pageUrl(this.#url, `/people/${id}`, this.period);
  }

  /** The documents behind a figure of this page, narrowed as the page is unless `query` says otherwise. */
  evidence(query: Partial<EvidenceQuery>): string {
    return evidenceUrl(this.period, { ...this.filter, team: this.team.slug, ...query });
  }

  /** The projects of this period, narrowed as this page is. */
  readonly projectsUrl = $derived.by(() => pageUrl(this.#url, '/projects', this.period));

  /** This page in one step of the period. */
  stepUrl({ kind, from }: Step): string {
    return pageUrl(this.#url, '/team', { kind, date: from });
  }

  /** This page with other filters. */
  filteredUrl(filter: Partial<Filter>): string {
    const { pathname, search } = withFilter(this.#url, filter);
    return `${pathname}${search}`;
  }

  /** This page without any filter. */
  readonly unfilteredUrl = $derived.by(() => this.filteredUrl(NO_FILTER));

  /** This page with people in another order. */
  orderedUrl(sort: Sort): string {
    const { pathname, search } = withOrder(this.#url, sort);
    return `${pathname}${search}`;
  }
}
