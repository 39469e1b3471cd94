/** A week as a statement: its state, what is missing, and what would be submitted. */
import { group, max, sum } from 'd3-array';
import { firstStoredDate } from '#domain/documents/retention.ts';
import type { Review } from '#domain/documents/review.ts';
import { NO_ROUNDING } from '#domain/documents/rounding.ts';
import type { Adjustment, Sheet } from '#domain/documents/sheet.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { machinesOf, ownMachines } from '#domain/team/machines.ts';
import { addWeeks, datesOfWeek, weekOf } from '#domain/time/calendar.ts';
import {
  adjustmentsOf,
  changesAfterApproval,
  knownDates,
  withoutDates
} from '#domain/timesheets/changes-after-approval.ts';
import { makeSheet } from '#domain/timesheets/make-sheet.ts';
import { roundRows } from '#domain/timesheets/round-rows.ts';
import { coverageOfDates, piecesOf, problemsOf } from '#domain/timesheets/week-coverage.ts';
import { rowsNowOf } from '#domain/timesheets/week-evidence.ts';
import { weekRows } from '#domain/timesheets/week-rows.ts';
import { approvedDates, weekState, type WeekState } from '#domain/timesheets/week-state.ts';
import { sharedAbsencesOf } from '#domain/worktime/absences.ts';
import { data } from '#lib/state/data.svelte.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';
import { submitSheet } from '#lib/state/statements.ts';
import type { WeekView } from './week-view.svelte.ts';

export class WeekStatement {
  readonly #view: WeekView;
  /** Dates that are left out, or adjustments by week. */
  #left = $state.raw<readonly string[]>([]);
  comment = $state('');

  constructor(view: WeekView) {
    this.#view = view;
  }

  readonly #week = $derived.by(() => this.#view.week);
  readonly #sheets: readonly Sheet[] = $derived.by(() => {
    const { person } = this.#week;
    if (person.whose === 'own') return person.own.sheets;
    return person.team.sheets.filter(({ developer }) => developer === this.#week.developer);
  });
  readonly #reviews: readonly Review[] = $derived.by(() => {
    const { person } = this.#week;
    if (person.whose === 'own') return person.own.reviews;
    return person.team.reviews.filter(({ developer }) => developer === this.#week.developer);
  });
  /** By week, those with sheets. */
  readonly #states: readonly { week: string; state: WeekState }[] = $derived.by(() => {
    const reviews = group(this.#reviews, ({ week }) => week);
    return [...group(this.#sheets, ({ week }) => week)]
      .map(([week, sheets]) => ({ week, state: weekState(sheets, reviews.get(week) ?? []) }))
      .sort((a, b) => (a.week < b.week ? -1 : 1));
  });
  readonly state: WeekState = $derived(
    this.#states.find(({ week }) => week === this.#week.week)?.state ?? weekState([], [])
  );
  readonly review = $derived(this.state.reviews[0]);
  /** The last sheet of the week; undefined: there is none. */
  readonly sheet = $derived(
    this.#sheets
      .filter(({ week }) => week === this.#week.week)
      .reduce<Sheet | undefined>(
        (last, one) => (last && last.submitted > one.submitted ? last : one),
        undefined
      )
  );
  readonly machines = $derived.by(() => {
    const { person } = this.#week;
    if (person.whose === 'team') return machinesOf(person.developer);
    const { developer, deviceDays, devices, mergedDevices } = person.own;
    return ownMachines(developer, deviceDays, devices, mergedDevices);
  });

  /** Dates that have begun and are not approved. */
  readonly openDates = $derived.by(() => {
    const approved = approvedDates(this.state);
    return this.#week.dates.filter((date) => date <= this.#week.today && !approved.includes(date));
  });
  readonly dates = $derived(this.openDates.filter((date) => !this.#left.includes(date)));
  readonly problems = $derived.by(() => {
    const { days, frame, nowMs, graceMs } = this.#week;
    return problemsOf({ dates: this.dates, days, machines: this.machines, frame }, { nowMs, graceMs });
  });
  readonly rounding = $derived(this.#week.rules.rounding ?? NO_ROUNDING);
  readonly #pieces = $derived.by(() => {
    const { near, dates, frame } = this.#week;
    return piecesOf(near.entries, dates, frame);
  });
  readonly rows = $derived.by(() => {
    const rows = this.#week.rows.filter(({ date }) => this.dates.includes(date));
    return roundRows(rows, this.rounding, this.#pieces);
  });
  readonly seconds = $derived(sum(this.rows, ({ seconds }) => seconds));
  readonly roundedSeconds = $derived(sum(this.rows, ({ roundedSeconds }) => roundedSeconds));

  /** What changed in this week after it was approved, and no other week adjusts. */
  readonly changes: readonly Adjustment[] = $derived.by(() => {
    if (this.state.approved.length === 0) return [];
    const { week, dates, days, own } = this.#week;
    const known = own
      ? knownDates(dates, this.#daysFrom(own))
      : dates.filter((date) => days.some((day) => day.date === date));
    return changesAfterApproval(this.state, rowsNowOf(days, known), this.#adjusted(week));
  });
  /** Those of earlier weeks, and what a sheet that is replaced had of them. */
  readonly adjustments: readonly Adjustment[] = $derived.by(() => {
    const { own, week } = this.#week;
    if (!own) return [];
    return this.#states
      .filter((one) => one.week < week && one.state.approved.length > 0)
      .flatMap(({ week: earlier, state }) => {
        const all = datesOfWeek(earlier);
        // Days that are no longer on this device have not changed to nothing.
        const dates = knownDates(all, this.#daysFrom(own));
        const rows = weekRows(earlier, own.daysBetween(all[0]!, all[6]!));
        return changesAfterApproval(state, { dates, rows }, this.#adjusted(earlier, this.dates));
      });
  });
  readonly chosenAdjustments = $derived(
    this.adjustments.filter(({ digest }) => !this.#left.includes(digest))
  );
  /** The first week from this one on that is not approved and has begun. */
  readonly nextOpenWeek = $derived.by(() => {
    const isClosed = (week: string) =>
      this.#states.find((one) => one.week === week)?.state.status === 'approved';
    const last = weekOf(this.#week.today);
    let week = addWeeks(this.#week.week, 1);
    while (week < last && isClosed(week)) week = addWeeks(week, 1);
    return week;
  });
  /** The last sheet says something else by now. */
  readonly isOutdated = $derived.by(() => {
    const { sheet } = this;
    if (!sheet || this.state.pending.length === 0) return false;
    const now = this.#week.rows.filter(({ date }) => sheet.dates.includes(date));
    return (
      now.length !== sheet.rows.length ||
      now.some(({ seconds, project, category, date }, index) => {
        const row = sheet.rows[index];
        return (
          row?.seconds !== seconds ||
          row.project !== project ||
          row.category !== category ||
          row.date !== date
        );
      })
    );
  });

  /** `replaced`: dates of this week that are about to be submitted again. */
  #adjusted(week: string, replaced: readonly string[] = []) {
    const others = this.#states.filter((one) => one.week !== week);
    const states = others.map((one) =>
      one.week === this.#week.week ? withoutDates(one.state, replaced) : one.state
    );
    return adjustmentsOf(week, states, 'live');
  }

  /** From when on all days are here: days that have expired have not changed to nothing. */
  #daysFrom({ daysFrom }: OwnData): string | undefined {
    return daysFrom && max([daysFrom, firstStoredDate(data.org.retention)]);
  }

  isChosen(name: string): boolean {
    return !this.#left.includes(name);
  }

  /** A date, or the digest of an adjustment. */
  choose(name: string, isChosen: boolean): void {
    const others = this.#left.filter((one) => one !== name);
    this.#left = isChosen ? others : [...others, name];
  }

  /** Stores the statement here; it is sent with the next sync. */
  async submit(): Promise<void> {
    const { own, developer, week, days, rules, nowMs } = this.#week;
    if (!own || this.dates.length === 0) return;
    const { dates, rounding, comment, machines } = this;
    const sheet = makeSheet({
      developer,
      week,
      dates,
      rows: this.#week.rows,
      pieces: this.#pieces,
      rounding,
      comment,
      rules: hashRules(rules),
      coverage: coverageOfDates({ dates, days, machines }),
      absences: sharedAbsencesOf(own.absences),
      adjustments: this.chosenAdjustments,
      nowMs: Math.max(nowMs, Date.now()),
      known: this.#sheets.filter((one) => one.week === week)
    });
    await submitSheet(own, sheet);
    await own.follow([sheet._id]);
    this.comment = '';
  }
}
