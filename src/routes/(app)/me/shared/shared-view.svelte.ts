/** What the page about one's own documents shows: the days of a period, and the one of them that is spelled out. */
import type { Rules } from '#domain/documents/rules.ts';
import { withholdDay } from '#domain/merge/withhold-day.ts';
import { weightsOf } from '#domain/metrics/weights.ts';
import { managerSharingOf } from '#domain/rules/sharing.ts';
import { isInPeriod } from '#domain/time/periods.ts';
import { documentsOfDay } from '#lib/components/evidence/documents-of-day.ts';
import { PagePeriod } from '#lib/components/period/page-period.ts';
import { periodUrl } from '#lib/components/period/period-url.ts';
import type { Scope } from '#lib/components/scope/scope.ts';

type OwnScope = Extract<Scope, { whose: 'own' }>;

/** What a view is made of; read again whenever any of it changes. */
export type SharedViewSources = { scope: OwnScope; rules: Rules; url: URL; today: string };

/** More days than this are not listed. */
const MAX_DAYS = 31;

export class SharedView {
  readonly #sources: () => SharedViewSources;

  constructor(sources: () => SharedViewSources) {
    this.#sources = sources;
  }

  readonly #scope = $derived.by(() => this.#sources().scope);
  readonly own = $derived(this.#scope.own);
  readonly rules = $derived.by(() => this.#sources().rules);
  readonly today = $derived.by(() => this.#sources().today);
  readonly #url = $derived.by(() => this.#sources().url);

  readonly page = $derived(new PagePeriod(this.#url, this.today));
  readonly #days = $derived(this.own.personDays.filter(({ date }) => isInPeriod(date, this.page.period)));
  readonly #day = $derived(this.#days.at(-1));
  /** The last one of the period, as managers get it; undefined: nothing of it was sent. */
  readonly day = $derived(
    this.#day &&
      withholdDay(this.#day, {
        shares: managerSharingOf(this.rules.sharing),
        weights: weightsOf(this.rules)
      })
  );
  readonly documents = $derived(this.#day && documentsOfDay(this.#scope, this.#day));
  /** Days to choose from, where there are several and not too many. */
  readonly dates = $derived(
    this.#days.length > 1 && this.#days.length <= MAX_DAYS ? this.#days.map(({ date }) => date) : []
  );

  /** The own page as a manager has it. */
  readonly managerUrl = $derived.by(() => periodUrl('/me', this.page.period, { as: 'manager' }));

  dayUrl(date: string): string {
    return periodUrl('/me/shared', { kind: 'day', date });
  }
}
