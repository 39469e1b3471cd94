/** The page of those who approve weeks: what waits, what changed, and everybody's state in one week. */
import { rollup } from 'd3-array';
import type { Decision, Review } from '#domain/documents/review.ts';
import { NO_ROUNDING } from '#domain/documents/rounding.ts';
import type { Sheet } from '#domain/documents/sheet.ts';
import { TidesheetError } from '#domain/errors.ts';
import { hashChanges } from '#domain/timesheets/changes-after-approval.ts';
import { isIntact } from '#domain/timesheets/digests.ts';
import { makeReview } from '#domain/timesheets/make-review.ts';
import { isChanged, rememberQueue, type QueueWeek } from '#domain/timesheets/review-queue.ts';
import { addWeeks, datesOfWeek, readWeek, weekOf } from '#domain/time/calendar.ts';
import { data } from '#lib/state/data.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { signReview } from '#lib/state/statements.ts';
import { sync } from '#lib/state/sync.svelte.ts';
import { problemText } from '#lib/ui/problem-text.ts';

export type ApprovalSources = { url: URL; nowMs: number; today: string };

/** Later than every day: nothing is known of any. */
const NO_DAYS = '9999-12-31';

export const keyOfWeek = ({ developer, week }: QueueWeek): string => `${week} ${developer}`;

export class ApprovalsView {
  readonly #sources: () => ApprovalSources;
  readonly #queueOf = rememberQueue();
  /** The key of the week that the keyboard acts on. */
  #chosen = $state<string>();
  /** The key of the week whose details are shown. */
  opened = $state<string>();
  /** The week that is to be returned with a comment. */
  returning = $state.raw<QueueWeek>();
  /** Why the last decision was not stored; can be shown. */
  problem = $state<string>();

  constructor(sources: () => ApprovalSources) {
    this.#sources = sources;
  }

  /** Somebody in several teams is reviewed in the first of them. */
  readonly #people = $derived(
    uniqueBy(
      data.teams.flatMap((team) => team.developers.map(({ developer, name }) => ({ developer, name, team }))),
      ({ developer }) => developer
    ).sort((a, b) => a.name.localeCompare(b.name))
  );

  /** The week that the table of all people is about: the last one, unless the URL names one. */
  readonly week: string = $derived.by(() => {
    const { url, today } = this.#sources();
    const lastWeek = datesOfWeek(addWeeks(weekOf(today), -1))[0]!;
    return readWeek(url.searchParams.get('week') ?? '', '', lastWeek);
  });

  readonly queue: QueueWeek[] = $derived.by(() =>
    this.#queueOf({
      people: this.#people.map(({ developer, name, team }) => ({
        developer,
        name,
        // Each team has its own days on this device.
        daysFrom: team.days[0]?.date ?? NO_DAYS
      })),
      rounding: data.org.rules && (data.org.rules.rounding ?? NO_ROUNDING),
      sheets: data.teams.flatMap(({ sheets }) => sheets),
      reviews: data.teams.flatMap(({ reviews }) => reviews),
      // Somebody in two teams has the same days in both.
      days: uniqueBy(
        data.teams.flatMap(({ days }) => days),
        ({ _id }) => _id
      ),
      daysFrom: NO_DAYS,
      weeks: [this.week]
    })
  );

  readonly exceptional = $derived(
    this.queue.filter(({ pending, exceptions }) => pending && exceptions.length > 0)
  );
  readonly plain = $derived(
    this.queue.filter(({ pending, exceptions }) => pending && exceptions.length === 0)
  );
  readonly changed = $derived(this.queue.filter((week) => !week.pending && isChanged(week)));
  readonly ofWeek = $derived(
    this.queue.filter(({ week }) => week === this.week).sort((a, b) => a.name.localeCompare(b.name))
  );
  /** What the keyboard moves through. */
  readonly listed = $derived([...this.exceptional, ...this.plain, ...this.changed]);
  readonly chosen: QueueWeek | undefined = $derived(
    this.listed.find((week) => keyOfWeek(week) === this.#chosen) ?? this.listed[0]
  );

  choose(week: QueueWeek): void {
    this.#chosen = keyOfWeek(week);
  }

  /** Chooses the next week, or the one before. */
  move(by: 1 | -1): void {
    const at = this.chosen ? this.listed.indexOf(this.chosen) : -1;
    const next = this.listed[Math.min(Math.max(at + by, 0), this.listed.length - 1)];
    if (next) this.choose(next);
  }

  toggle(week: QueueWeek): void {
    this.choose(week);
    this.opened = this.opened === keyOfWeek(week) ? undefined : keyOfWeek(week);
  }

  /** Nobody reviews their own week, unless an admin allows that. */
  mayReview({ developer }: QueueWeek): boolean {
    return developer !== session.developer?.id || data.org.reviewPolicy?.allowSelf === true;
  }

  /** Whether a decision about the week is on this device only. */
  isUnsent({ developer, state }: QueueWeek): boolean {
    const database = this.#teamOf(developer)?.database;
    const ids = state.reviews.map(({ _id }) => _id);
    return database !== undefined && ids.some((id) => sync.isUnsent(database, id));
  }

  async approve(week: QueueWeek): Promise<void> {
    await this.#decide(week, week.state.pending, { decision: 'approved' });
  }

  async approveAll(): Promise<void> {
    for (const week of this.plain.filter((one) => this.mayReview(one))) await this.approve(week);
  }

  async return(week: QueueWeek, comment: string): Promise<void> {
    await this.#decide(week, week.state.pending, { decision: 'returned', comment });
  }

  async reopen(week: QueueWeek, comment = ''): Promise<void> {
    await this.#decide(week, week.state.approved, { decision: 'reopened', comment });
  }

  /** Leaves the approval as it is: the difference becomes an adjustment of the next week that the person submits. */
  async acceptChanges(week: QueueWeek): Promise<void> {
    const digests = week.changes.map(({ digest }) => digest);
    const sheets = week.state.approved.filter(({ digest }) => digests.includes(digest));
    await this.#decide(week, sheets, { decision: 'approved', accepted: hashChanges(week.changes) });
  }

  async #decide(
    week: QueueWeek,
    sheets: readonly Sheet[],
    decided: { decision: Decision; comment?: string; accepted?: string }
  ): Promise<void> {
    this.problem = undefined;
    const team = this.#teamOf(week.developer);
    const reviewer = session.user?.name;
    if (!team || reviewer === undefined || !this.mayReview(week)) return;
    const next = this.listed[this.listed.indexOf(week) + 1];
    try {
      for (const sheet of sheets) {
        if (!isIntact(sheet))
          throw new TidesheetError('This submission is not what its digest says, so it cannot be reviewed.', {
            code: 'not-intact',
            hint: 'Ask for another submission of this week.'
          });
        const known = this.#reviewsOf(week);
        await team.view.save(
          await signReview(makeReview({ sheet, reviewer, ...decided, nowMs: Date.now(), known }))
        );
      }
      if (next && this.#chosen !== undefined) this.choose(next);
    } catch (error) {
      this.problem = problemText(error);
    }
  }

  #reviewsOf({ developer, week }: QueueWeek): Review[] {
    return data.teams
      .flatMap(({ reviews }) => reviews)
      .filter((review) => review.developer === developer && review.week === week);
  }

  #teamOf(developer: string) {
    const view = this.#people.find((person) => person.developer === developer)?.team;
    const database = session.teams.find(({ slug }) => slug === view?.slug)?.database;
    return view && database !== undefined ? { view, database } : undefined;
  }
}

/** The first of those with the same key, in order. */
const uniqueBy = <T>(list: readonly T[], keyOf: (one: T) => string): T[] => [
  ...rollup(list, ([first]) => first!, keyOf).values()
];
