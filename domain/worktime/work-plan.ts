/** How long a person is to work on a date, and what of it holidays and absences credit; docs/metrics.md, "Expected time". */
import { group } from 'd3-array';
import type { Contract } from '../documents/contract.ts';
import type { Holiday } from '../documents/holiday.ts';
import type { WorkHours } from '../documents/rules.ts';
import type { WorkCalendar } from '../metrics/streaks.ts';
import { lengthOfWorkHours } from '../metrics/work-hours.ts';
import { weekdayOf } from '../time/calendar.ts';
import type { AwayPart } from './absences.ts';

/** What of a contract says how long somebody works. */
export type ContractHours = Pick<Contract, 'from' | 'until' | 'weekdays'>;

export type WorkTerms = {
  /** In any order; none: the work hours count. */
  contracts: readonly ContractHours[];
  /** Of the organisation, or of the person. */
  workHours: WorkHours;
  holidays: readonly Pick<Holiday, 'date' | 'part'>[];
  absences: readonly AwayPart[];
};

/** Seconds. `holiday` and `absence` are credited, and never more than is expected. */
export type PlannedDay = { expected: number; holiday: number; absence: number };

/** What is planned for each date. The order of the documents does not matter. */
export type WorkPlan = (date: string) => PlannedDay;

export function planWork({ contracts, workHours, holidays, absences }: WorkTerms): WorkPlan {
  const sorted = sortContracts(contracts);
  const holidayOn = new Map(holidays.map(({ date, part = 'full' }) => [date, part]));
  const absencesOn = group(absences, ({ date }) => date);
  const contracted = (date: string): number =>
    sorted.length > 0
      ? (contractOn(date, sorted)?.weekdays[weekdayOf(date) - 1] ?? 0)
      : workHours.days.includes(weekdayOf(date))
        ? lengthOfWorkHours(workHours)
        : 0;
  return (date) => {
    const expected = contracted(date);
    // A holiday counts first, so that leave on a holiday credits nothing twice.
    const holiday = creditOf(holidayOn.get(date) ?? 'none', expected);
    const parts = absencesOn.get(date) ?? [];
    const away = parts.reduce((all, { part, seconds = 0 }) => {
      return all + (part === 'hours' ? seconds : creditOf(part, expected));
    }, 0);
    return { expected, holiday, absence: Math.min(away, expected - holiday) };
  };
}

/** What is left to work on a date. */
export const netSeconds = ({ expected, holiday, absence }: PlannedDay): number =>
  expected - holiday - absence;

/** The calendar that overtime, work hours and streaks go by. */
export function workCalendar(terms: WorkTerms): WorkCalendar {
  const plan = planWork(terms);
  return { workHours: terms.workHours, netSeconds: (date) => netSeconds(plan(date)) };
}

/** By their first dates. */
export const sortContracts = <T extends Pick<Contract, 'from'>>(contracts: readonly T[]): T[] =>
  [...contracts].sort((a, b) => (a.from < b.from ? -1 : 1));

/** The contract in force on a date, of sorted ones; undefined: none has begun, or the last one is over. */
export function contractOn<T extends Pick<Contract, 'from' | 'until'>>(
  date: string,
  sorted: readonly T[]
): T | undefined {
  const contract = sorted.findLast(({ from }) => from <= date);
  return contract && (contract.until === undefined || date <= contract.until) ? contract : undefined;
}

const creditOf = (part: 'full' | 'half' | 'none', expected: number): number =>
  part === 'full' ? expected : part === 'half' ? Math.ceil(expected / 2) : 0;
