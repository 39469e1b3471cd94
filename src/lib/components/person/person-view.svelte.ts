/** What the page of one person shows: one class that every section of it derives from. */
import type { ManagerSharing, Rules } from '#domain/documents/rules.ts';
import { comparePeriods } from '#domain/metrics/compare-periods.ts';
import { knownParts } from '#domain/metrics/known-parts.ts';
import { isKnown, personPeriod, type PeriodDay } from '#domain/metrics/person-period.ts';
import { sessionsOfDay } from '#domain/metrics/sessions.ts';
import { streaksOf } from '#domain/metrics/streaks.ts';
import { topChanges } from '#domain/metrics/top-changes.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { managerSharingOf } from '#domain/rules/sharing.ts';
import { datesBetween } from '#domain/time/calendar.ts';
import { zonesBetween } from '#domain/time/local-days.ts';
import { stepsBefore, type Step } from '#domain/time/period-steps.ts';
import type { Period } from '#domain/time/periods.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { byTopLevel } from '#lib/charts/category-segments.ts';
import type { EvidenceQuery } from '../evidence/evidence-url.ts';
import { stackedBy } from '../figures/stacked-by.ts';
import { filterOf, NO_FILTER, withFilter, type Filter } from '../filters/filter-url.ts';
import { PagePeriod } from '../period/page-period.ts';
import { periodUrl } from '../period/period-url.ts';
import { personEvidence, type Person } from './person.ts';
import { storedSince, wholeMonthsOnly } from './stored-labels.ts';
import { trendOfPart, trendPartOf } from './trend-part.ts';
import { TREND_STEPS, trendSteps } from './trend-steps.ts';

/** What a view is made of; read again whenever any of it changes. */
export type PersonViewSources = {
  person: Person;
  rules: Rules;
  url: URL;
  /** The present, and the reader's local day. */
  nowMs: number;
  today: string;
};

export class PersonView {
  readonly #sources: () => PersonViewSources;

  constructor(sources: () => PersonViewSources) {
    this.#sources = sources;
  }

  readonly person = $derived.by(() => this.#sources().person);
  readonly rules = $derived.by(() => this.#sources().rules);
  readonly nowMs = $derived.by(() => this.#sources().nowMs);
  readonly #url = $derived.by(() => this.#sources().url);
  readonly #today = $derived.by(() => this.#sources().today);

  readonly page = $derived(new PagePeriod(this.#url, this.#today));
  readonly period = $derived(this.page.period);
  readonly name = $derived(this.page.name);

  readonly weights = $derived(weightsOf(this.rules));
  readonly colours = $derived(categoryColours(this.rules.categories));

  readonly #known = $derived(this.#periodOn(this.page.dates));
  readonly days = $derived(this.#known.days);
  readonly totals = $derived(this.#known.totals);
  /** Something is known: only then is a sum of nothing a zero. */
  readonly isKnown = $derived(isKnown(this.#known));
  /** Seconds by top level, most first. */
  readonly tops = $derived(byTopLevel(this.totals.byCategory));
  readonly figures = $derived(this.days.flatMap((day) => day.figures ?? []));
  /** The days that are stored with their timeline; older ones are known by their sums alone. */
  readonly storedDays = $derived(this.days.flatMap(({ day }) => day ?? []));
  readonly sessions = $derived(
    this.storedDays.flatMap((day) => sessionsOfDay(day, this.weights).map((session) => ({ ...session, day })))
  );
  /** What is known of apps, domains and hours, and of which days it is not. */
  readonly parts = $derived(knownParts(...this.page.bounds, this.person));
  readonly partsNote = $derived(wholeMonthsOnly(this.parts.unknown));
  readonly storedNote = $derived(storedSince(this.days));

  /** Nothing was collected before this date; undefined: that is not known. */
  readonly collectedFrom = $derived(this.#known.collectedFrom);
  /** The figures of the compared period beside those of this one; undefined where nothing is compared. */
  readonly compared = $derived.by(() =>
    this.page.compared((dates, isOver) => {
      const before = this.#periodOn(dates).days;
      const pairs = [{ now: this.days, before }];
      return {
        ...comparePeriods(pairs, isOver, this.weights.weightOf),
        changes: topChanges(pairs, isOver)
      };
    })
  );

  readonly stackedBy = $derived.by(() => stackedBy(this.#url));

  /** The year of the last date, or the present one where that is still to come. */
  readonly year = $derived.by(() => {
    const [, last] = this.page.bounds;
    return (last < this.#today ? last : this.#today).slice(0, 'YYYY'.length);
  });
  readonly #steps = $derived(stepsBefore(this.period, this.#today, 2 * TREND_STEPS));
  /** Every day of the trend and of the year. */
  readonly #history = $derived.by(() => {
    const froms = [...this.#steps.map(({ from }) => from), `${this.year}-01-01`].sort();
    const tos = [...this.#steps.map(({ to }) => to), `${this.year}-12-31`].sort();
    return this.#periodOn(datesBetween(froms[0] ?? '', tos.at(-1) ?? '')).days;
  });
  /** What the trend of tracked time is of; undefined: of all time. */
  readonly trendPart = $derived.by(() => trendPartOf(this.#url));
  readonly #trend = $derived.by(() => {
    const steps = trendSteps(this.#steps, this.#history, this.weights.weightOf);
    const part = this.trendPart;
    return part ? trendOfPart(steps, this.#history, this.person, part) : steps;
  });
  readonly trend = $derived(this.#trend.slice(-TREND_STEPS));
  /** As many steps before those. */
  readonly trendBefore = $derived(this.#trend.slice(0, -TREND_STEPS));
  readonly daysOfYear: PeriodDay[] = $derived(this.#history.filter(({ date }) => date.startsWith(this.year)));
  readonly streaks = $derived(
    streaksOf(
      this.#history.filter(({ date }) => date <= this.page.bounds[1]),
      this.person.calendar
    )
  );

  /** The zones in which the times of day are those of the person. */
  readonly zones = $derived(zonesBetween(...this.page.bounds, this.person.frame.zones));

  /** What the URL would narrow a page to: this one shows all of a person's time. */
  readonly ignoredFilter = $derived.by((): Filter => ({ ...filterOf(this.#url), people: [] }));
  readonly unfilteredUrl = $derived.by(() => {
    const { pathname, search } = withFilter(this.#url, NO_FILTER);
    return `${pathname}${search}`;
  });

  /** Whether managers do not get this of the person, and the page is what they see. */
  withholds(name: keyof ManagerSharing): boolean {
    if (this.person.isForManagers !== true) return false;
    const days = this.storedDays;
    return days.length > 0
      ? days.some(({ withheld = [] }) => withheld.includes(name))
      : !managerSharingOf(this.rules.sharing)[name];
  }

  #periodOn(dates: readonly string[]) {
    return personPeriod(dates, this.person, this.weights, this.nowMs);
  }

  /** Where the documents behind a figure are shown, of this period or of another one. */
  evidence(query: Partial<EvidenceQuery>, period: Period = this.period): string {
    return personEvidence(this.person, period, query);
  }

  /** This page in one step of a period. */
  stepUrl({ kind, from }: Pick<Step, 'kind' | 'from'>): string {
    return periodUrl(this.person.path, { kind, date: from });
  }

  /** This page on one day. */
  dayUrl(date: string): string {
    return this.stepUrl({ kind: 'day', from: date });
  }
}
