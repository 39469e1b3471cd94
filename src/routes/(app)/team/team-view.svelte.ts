/** What the team page shows: one class that every section of it derives from. */
import { comparePeriods } from '#domain/metrics/compare-periods.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { isFiltering } from '#domain/metrics/filter-work.ts';
import { addTotals } from '#domain/metrics/sum-figures.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { stepsOfPeriod, type Step } from '#domain/time/period-steps.ts';
import { comparableDates, comparedWith, datesOfPeriod, periodBounds } from '#domain/time/periods.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { byTopLevel } from '#lib/charts/category-segments.ts';
import type { TeamData } from '#lib/state/team-data.svelte.ts';
import { shortPeriodName } from '#lib/ui/dates.ts';
import { evidenceAddress, type EvidenceQuery } from '#lib/components/evidence/evidence-url.ts';
import { filterOf, withFilter, type Filter } from '#lib/components/filters/filter-url.ts';
import { comparisonOf, pageInPeriod, periodOf } from '#lib/components/period/period-url.ts';
import { orderOf, sortPeople, withOrder } from './people-order.ts';
import { stepsOfPeople } from './team-steps.ts';
import { isPerson, isReporter, pairDays, teamPeople } from '#domain/team/team-people.ts';

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

  readonly period = $derived.by(() => periodOf(this.#url, this.#today));
  readonly name = $derived(shortPeriodName(this.period));
  readonly dates = $derived(datesOfPeriod(this.period));
  readonly steps = $derived(stepsOfPeriod(this.period));
  readonly isAhead = $derived.by(() => this.dates.every((date) => date > this.#today));

  readonly filter = $derived.by((): Filter => filterOf(this.#url));
  /** Only some projects or categories are shown: figures that belong to whole days are not known then. */
  readonly isPart = $derived(isFiltering(this.filter));
  readonly order = $derived.by(() => orderOf(this.#url));

  readonly weights = $derived(weightsOf(this.rules));
  readonly colours = $derived(categoryColours(this.rules.categories));

  /** Those that the filter lets through, with their days and sums, in the order that was asked for. */
  readonly people = $derived(sortPeople(this.#peopleOn(this.dates), this.order));
  /** Those without a machine are in the table alone: nothing is owed by them. */
  readonly reporters = $derived(this.people.filter(isReporter));
  readonly stepsOfPeople = $derived(stepsOfPeople(this.steps, this.reporters));
  readonly totals = $derived(
    addTotals(
      this.people.map(({ period }) => period.totals),
      this.weights.weightOf
    )
  );
  /** Seconds by top level, most first. */
  readonly tops = $derived(byTopLevel(this.totals.byCategory));
  readonly painting = $derived({ tops: [...this.tops.keys()], colours: this.colours });

  readonly #before = $derived.by(() => comparedWith(this.period, comparisonOf(this.#url)));
  /** The same people and filter in the period to compare with; undefined where nothing is to be compared. */
  readonly compared = $derived.by(() => {
    const before = this.#before;
    if (!before) return undefined;
    const isOver = periodBounds(this.period)[1] < this.#today;
    const others = this.#peopleOn(comparableDates(this.period, before, this.#today));
    const pairs = pairDays(this.people, others);
    return { ...comparePeriods(pairs, isOver, this.weights.weightOf), name: shortPeriodName(before) };
  });

  /** The first date of which times of day are kept on this device. */
  readonly keptFrom = $derived(this.team.days[0]?.date ?? '9999-12-31');

  #peopleOn(dates: readonly string[]) {
    const { people, ...work } = this.filter;
    const { developers, days, months } = this.team;
    const wanted = developers.filter(({ developer }) => isPerson(developer, people));
    const sources = { developers: wanted, days, months, graceMs: this.graceMs };
    return teamPeople(dates, sources, this.weights, this.nowMs, isFiltering(work) ? this.filter : undefined);
  }

  /** The name of somebody by their id. */
  readonly nameOf = (id: string): string => this.team.developer(id)?.name ?? id;

  /** Where the page of a person is, in the same period and with the same filters. */
  personAddress(id: string): string {
    return pageInPeriod(this.#url, `/people/${id}`, this.period);
  }

  /** Where the documents behind a figure of this page are shown, narrowed as the page is unless `query` says otherwise. */
  evidence(query: Partial<EvidenceQuery>): string {
    return evidenceAddress(this.period, { ...this.filter, team: this.team.slug, ...query });
  }

  /** The projects of this period, narrowed as this page is. */
  readonly projectsAddress = $derived.by(() => pageInPeriod(this.#url, '/projects', this.period));

  /** This page in one step of the period. */
  stepAddress({ kind, from }: Step): string {
    return pageInPeriod(this.#url, '/team', { kind, date: from });
  }

  /** This page with other filters. */
  filteredAddress(filter: Partial<Filter>): string {
    const { pathname, search } = withFilter(this.#url, filter);
    return `${pathname}${search}`;
  }

  /** This page with people in another order. */
  orderedAddress(order: string): string {
    const { pathname, search } = withOrder(this.#url, order);
    return `${pathname}${search}`;
  }

  /** This page without any filters. */
  readonly unfilteredAddress = $derived.by(() =>
    this.filteredAddress({ people: [], projects: [], categories: [] })
  );
}
