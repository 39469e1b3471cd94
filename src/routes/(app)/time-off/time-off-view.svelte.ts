/** What the page of time off and balance shows: one class that every section of it derives from. */
import { group, index } from 'd3-array';
import { ulid } from 'ulid';
import {
  type Absence,
  absenceId,
  type AbsenceKind,
  deletedAbsence,
  isStoredAbsence,
  type StoredAbsence
} from '#domain/documents/absence.ts';
import type { Holiday } from '#domain/documents/holiday.ts';
import { firstStoredDate } from '#domain/documents/retention.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { addDays, addMonths, datesBetween } from '#domain/time/calendar.ts';
import { periodBounds } from '#domain/time/periods.ts';
import { TidesheetError } from '#domain/errors.ts';
import { sumAccount, type AccountSum } from '#domain/worktime/account.ts';
import { ownAccount, ownPlan } from '#lib/components/worktime/own-account.ts';
import { data } from '#lib/state/data.svelte.ts';
import type { OwnData } from '#lib/state/own-data.svelte.ts';

export type TimeOffSources = {
  own: OwnData;
  rules: Rules;
  holidays: readonly Holiday[];
  url: URL;
  nowMs: number;
  today: string;
  weekStart: number;
};

/** What somebody says of their absence, on one day or on each workday of some. */
export type AbsenceForm = {
  from: string;
  to: string;
  part: 'full' | 'half' | 'hours';
  /** Of hours. */
  seconds: number;
  kind: AbsenceKind;
  shared: boolean;
  note: string;
};

/** So many days at once: more is a mistyped year. */
const MAX_DAYS = 366;

export type BalanceRow = AccountSum & { id: string; kind: 'week' | 'month' | 'year' };

export class TimeOffView {
  readonly #sources: () => TimeOffSources;

  constructor(sources: () => TimeOffSources) {
    this.#sources = sources;
  }

  readonly #own = $derived.by(() => this.#sources().own);
  readonly today = $derived.by(() => this.#sources().today);
  readonly weekStart = $derived.by(() => this.#sources().weekStart);
  readonly year = $derived.by(() => {
    const { url, today } = this.#sources();
    const given = url.searchParams.get('year') ?? '';
    return /^20\d{2}$/.test(given) ? given : today.slice(0, 4);
  });
  readonly months = $derived(
    Array.from({ length: 12 }, (_, month) => addMonths(`${this.year}-01-01`, month))
  );

  readonly contracts = $derived.by(() => this.#own.contracts);
  readonly holidays = $derived.by(() =>
    this.#sources().holidays.filter(({ date, part }) => date.startsWith(this.year) && part !== 'none')
  );
  readonly holidayOn = $derived(index(this.holidays, ({ date }) => date));
  readonly absences = $derived.by(() =>
    this.#own.absences.filter(isStoredAbsence).filter(({ date }) => date.startsWith(this.year))
  );
  readonly absencesOn = $derived(group(this.absences, ({ date }) => date));

  readonly #plan = $derived.by(() => ownPlan(this.#sources()));
  readonly account = $derived.by(() =>
    ownAccount({ ...this.#sources(), storedFrom: firstStoredDate(data.org.retention) })
  );
  readonly asOf = $derived(this.account.asOf);

  /** This week, and the months of the year that have begun, newest first, and the year. */
  readonly balances = $derived.by((): BalanceRow[] => {
    const { today, year, account } = this;
    const sumOf = (kind: BalanceRow['kind'], date: string): BalanceRow => {
      const bounds = periodBounds({ kind, date, weekStart: this.weekStart });
      return { ...sumAccount(account, ...bounds), id: `${kind} ${bounds[0]}`, kind };
    };
    const begun = this.months.filter((month) => month <= today);
    return [
      ...(today.startsWith(year) ? [sumOf('week', today)] : []),
      ...begun.map((month) => sumOf('month', month)).reverse(),
      sumOf('year', `${year}-01-01`)
    ];
  });

  /** Whether work is expected, before holidays and absences. */
  isWorkday(date: string): boolean {
    return this.#plan(date).expected > 0;
  }

  /** Of several days those on which work is left. @throws TidesheetError; what is returned undoes it */
  async add({ from, to, ...said }: AbsenceForm): Promise<() => Promise<void>> {
    const dates =
      to < from ? [] : datesBetween(from, to < addDays(from, MAX_DAYS) ? to : addDays(from, MAX_DAYS));
    if (dates.length === 0 || dates.length > MAX_DAYS)
      throw new TidesheetError(`Choose a first and a last day, at most ${MAX_DAYS} days.`, {
        code: 'absence-dates'
      });
    const wanted =
      dates.length === 1
        ? dates
        : dates.filter((date) => {
            const { expected, holiday, absence } = this.#plan(date);
            return expected > holiday + absence;
          });
    if (wanted.length === 0)
      throw new TidesheetError('No work is expected on these days.', {
        code: 'absence-days-off',
        hint: 'Choose one of them alone to enter it all the same.'
      });
    const made = wanted.map((date) => this.#make(absenceId(date, ulid()), date, said));
    for (const absence of made) await this.#own.save(absence);
    return async () => {
      for (const absence of made) await this.#own.save(deletedAbsence(absence));
    };
  }

  /** @throws TidesheetError; what is returned undoes it */
  async change(
    absence: StoredAbsence,
    { from: _from, to: _to, ...said }: AbsenceForm
  ): Promise<() => Promise<void>> {
    await this.#own.save(this.#make(absence._id, absence.date, said));
    return () => this.#own.save(absence);
  }

  /** @throws TidesheetError; what is returned undoes it */
  async remove(absence: StoredAbsence): Promise<() => Promise<void>> {
    await this.#own.save(deletedAbsence(absence));
    return () => this.#own.save(absence);
  }

  #make(
    id: string,
    date: string,
    { part, seconds, kind, shared, note }: Omit<AbsenceForm, 'from' | 'to'>
  ): Absence {
    const fields = {
      _id: id,
      type: 'absence' as const,
      v: 1 as const,
      developer: this.#own.developer,
      date,
      kind,
      ...(shared && { shared }),
      ...(note !== '' && { note })
    };
    return part === 'hours' ? { ...fields, part, seconds } : { ...fields, part };
  }
}
