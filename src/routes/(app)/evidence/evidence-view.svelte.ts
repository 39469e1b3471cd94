/** What the page of evidence shows: from everybody down to one day of one person. */
import type { Rules } from '#domain/documents/rules.ts';
import { isPartial } from '#domain/evidence/evidence-filter.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { categoryColours } from '#lib/charts/category-colours.ts';
import { readEvidenceQuery, type FigureName } from '#lib/components/evidence/evidence-url.ts';
import { PagePeriod } from '#lib/components/period/page-period.ts';
import type { Scope } from '#lib/components/scope/scope.ts';
import { longDate } from '#lib/ui/dates.ts';
import { withParams } from '#lib/ui/url.ts';
import type { Paging } from '#lib/ui/paging.svelte.ts';
import { showEvidence } from './shown-evidence.ts';

/** What a view is made of; read again whenever any of it changes. */
export type EvidenceViewSources = {
  scope: Scope;
  rules: Rules;
  url: URL;
  /** The present, and the reader's local day. */
  nowMs: number;
  today: string;
  paging: Paging;
};

export class EvidenceView {
  readonly #sources: () => EvidenceViewSources;

  constructor(sources: () => EvidenceViewSources) {
    this.#sources = sources;
  }

  readonly scope = $derived.by(() => this.#sources().scope);
  readonly rules = $derived.by(() => this.#sources().rules);
  readonly paging = $derived.by(() => this.#sources().paging);
  readonly #url = $derived.by(() => this.#sources().url);
  readonly #nowMs = $derived.by(() => this.#sources().nowMs);
  readonly #today = $derived.by(() => this.#sources().today);

  readonly page = $derived(new PagePeriod(this.#url, this.#today));
  readonly name = $derived(this.page.name);
  readonly query = $derived.by(() => readEvidenceQuery(this.#url));
  /** Other figures than tracked time belong to whole days, not to a part of the time. */
  readonly figure: FigureName = $derived(isPartial(this.query) ? 'tracked' : this.query.figure);
  readonly weights = $derived(weightsOf(this.rules));
  readonly colours = $derived(categoryColours(this.rules.categories));

  readonly shown = $derived(
    showEvidence(this.scope.sources, this.rules, {
      period: this.page.period,
      query: this.query,
      nowMs: this.#nowMs
    })
  );
  /** The only person there is. */
  readonly #only = $derived(this.shown.people.length === 1 ? this.shown.people[0] : undefined);
  /** The person that was opened; undefined: everybody is listed. */
  readonly person = $derived.by(() => {
    const who = this.#url.searchParams.get('who');
    return this.#only ?? this.shown.people.find(({ person }) => person.id === who);
  });
  /** The day of the person that was opened; undefined: all of them are listed. */
  readonly day = $derived.by(() => {
    const on = this.#url.searchParams.get('on');
    const days = this.person?.days ?? [];
    return days.length === 1 ? days[0] : days.find(({ date }) => date === on);
  });
  /** The way down to what is shown. */
  readonly trail = $derived.by((): { label: string; href: string }[] => {
    const { person, day } = this;
    const name = this.#only ? `${this.name}, ${this.#only.person.name}` : this.name;
    return [
      { label: name, href: this.#openedUrl({}) },
      ...(person && !this.#only
        ? [{ label: person.person.name, href: this.personUrl(person.person.id) }]
        : []),
      ...(person && day && person.days.length > 1
        ? [{ label: longDate(day.date), href: this.dayUrl(day.date) }]
        : [])
    ];
  });

  personUrl(who: string): string {
    return this.#openedUrl({ who });
  }

  /** A day of the person that was opened. */
  dayUrl(on: string): string {
    return this.#openedUrl({ who: this.person?.person.id ?? '', on });
  }

  #openedUrl(opened: { who?: string; on?: string }): string {
    return withParams(this.#url, { who: undefined, on: undefined, ...opened }).search;
  }
}
