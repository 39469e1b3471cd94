/** The working time account of a person: expected, credited and worked time, and the balance; docs/metrics.md, "Balance". */
import { sum } from 'd3-array';
import type { Contract } from '../documents/contract.ts';
import { isWhole } from '../metrics/coverage.ts';
import type { DayFigures } from '../metrics/day-figures.ts';
import type { PeriodDay } from '../metrics/person-period.ts';
import type { Weights } from '../metrics/weights.ts';
import { contractOn, type PlannedDay, sortContracts, type WorkPlan } from './work-plan.ts';

/** Seconds worked on a date. `not-reported`: that is not known yet. `not-collected`: it will never be known. */
export type WorkedDay = { date: string } & (
  { worked: number } | { worked: undefined; why: 'not-reported' | 'not-collected' }
);

/** Time of a day that counts as work: in categories of weight 0 or more. */
export function workedSeconds({ work }: Pick<DayFigures, 'work'>, weightOf: Weights['weightOf']): number {
  return sum(work, ({ category, seconds }) => (weightOf(category) >= 0 ? seconds : 0));
}

/**
 * What was worked on each day. A day counts once it is over and reported to its end; without a machine once it is over. Of days
 * before collecting began only those with entries count.
 */
export function workedDays(
  days: readonly PeriodDay[],
  { weightOf, hasMachines, today }: { weightOf: Weights['weightOf']; hasMachines: boolean; today: string }
): WorkedDay[] {
  const first = days.find(({ figures }) => figures !== undefined)?.date;
  return days.map(({ date, coverage, figures }): WorkedDay => {
    const worked = figures ? workedSeconds(figures, weightOf) : 0;
    if (!hasMachines) {
      if (date >= today) return { date, worked: undefined, why: 'not-reported' };
      return first !== undefined && first <= date
        ? { date, worked }
        : { date, worked: undefined, why: 'not-collected' };
    }
    if (isWhole(coverage)) return { date, worked };
    if (coverage.state === 'uncollected' && figures) return { date, worked };
    const isCollected = coverage.state !== 'uncollected' && coverage.state !== 'complete';
    return { date, worked: undefined, why: isCollected ? 'not-reported' : 'not-collected' };
  });
}

/** What the contracts say about balances. */
export type AccountTerms = Pick<Contract, 'from' | 'until' | 'openingBalance' | 'maxCarryOver'>;

/**
 * A day of an account, in seconds. `change` is worked, holiday and absence less expected. `adjustment` is what an opening balance, or
 * the limit of what is carried over into a year, changed at the start of the day. `balance` is that at its end.
 */
export type AccountDay = PlannedDay & {
  date: string;
  worked: number;
  change: number;
  adjustment: number;
  balance: number;
};

export type Account = {
  /** Days that are known, by date. */
  days: AccountDay[];
  /** The last date that counts: every later one is not reported yet. Undefined: none counts. */
  asOf: string | undefined;
  /** Dates before that of which nothing is known, and on which work was expected. */
  leftOut: string[];
};

/** The account over days in the order of their dates. With contracts it begins with the first of them. */
export function computeAccount(
  days: readonly WorkedDay[],
  plan: WorkPlan,
  contracts: readonly AccountTerms[]
): Account {
  const sorted = sortContracts(contracts);
  const begin = sorted[0]?.from ?? '';
  const openings = sorted.filter(({ openingBalance }) => openingBalance !== undefined);
  const counted: AccountDay[] = [];
  const leftOut: string[] = [];
  let balance = 0;
  let adjustment = 0;
  let lastYear: string | undefined;
  let lastDate = '';
  let asOf: string | undefined;
  for (const day of days) {
    const { date } = day;
    if (date < begin) continue;
    if (day.worked === undefined && day.why === 'not-reported') break;
    asOf = date;
    const before = balance;
    const year = date.slice(0, 4);
    if (lastYear !== undefined && year !== lastYear) balance = carryOver(balance, lastDate, sorted);
    // Also one whose first day is not among the days.
    const opening = openings.findLast(({ from }) => from <= date && from > lastDate);
    if (opening) balance = opening.openingBalance ?? 0;
    adjustment += balance - before;
    lastYear = year;
    lastDate = date;
    const planned = plan(date);
    if (day.worked === undefined) {
      if (planned.expected > planned.holiday + planned.absence) leftOut.push(date);
      continue;
    }
    const { worked } = day;
    const change = worked + planned.holiday + planned.absence - planned.expected;
    balance += change;
    counted.push({ date, ...planned, worked, change, adjustment, balance });
    adjustment = 0;
  }
  return { days: counted, asOf, leftOut };
}

/** A balance below zero is always carried over. */
function carryOver(balance: number, lastDay: string, sorted: readonly AccountTerms[]): number {
  const max = contractOn(lastDay, sorted)?.maxCarryOver;
  return max === undefined ? balance : Math.min(balance, max);
}

/** Sums of the counted days of a period, in seconds. `opening` + `adjustment` + `change` = `closing`. */
export type AccountSum = PlannedDay & {
  from: string;
  to: string;
  worked: number;
  change: number;
  adjustment: number;
  opening: number;
  closing: number;
  /** How many days count, and up to which; undefined: none. */
  days: number;
  asOf: string | undefined;
  /** Dates of the period of which nothing is known, and on which work was expected. */
  leftOut: string[];
};

/** The part of an account from one date to another, both included. */
export function sumAccount(account: Account, from: string, to: string): AccountSum {
  const days = account.days.filter(({ date }) => from <= date && date <= to);
  const opening = account.days.findLast(({ date }) => date < from)?.balance ?? 0;
  const of = (name: 'expected' | 'holiday' | 'absence' | 'worked' | 'change' | 'adjustment') =>
    sum(days, (day) => day[name]);
  return {
    from,
    to,
    days: days.length,
    expected: of('expected'),
    holiday: of('holiday'),
    absence: of('absence'),
    worked: of('worked'),
    change: of('change'),
    adjustment: of('adjustment'),
    opening,
    closing: days.at(-1)?.balance ?? opening,
    asOf:
      account.asOf === undefined || account.asOf < from ? undefined : account.asOf < to ? account.asOf : to,
    leftOut: account.leftOut.filter((date) => from <= date && date <= to)
  };
}
