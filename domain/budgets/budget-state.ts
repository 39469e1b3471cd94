/** How much of a budget is used, and how much will be; docs/metrics.md, "Budgets", says the same in words. */
import type { Budget } from '../documents/budget.ts';
import { addDays, daysBetween } from '../time/calendar.ts';
import { periodBounds } from '../time/periods.ts';

/** Percent of a budget from which on it is listed. */
export const BUDGET_LEVELS = [75, 90, 100] as const;
export type BudgetLevel = 0 | (typeof BUDGET_LEVELS)[number];

/** The pace is that of so many days before today. */
const PACE_DAYS = 28;

export type BudgetState = {
  budget: Budget;
  /** The period that is counted; no last date: a total without an end. */
  from: string;
  to: string | undefined;
  /** `future`, `ended`: nothing of it counts today. */
  phase: 'future' | 'running' | 'ended';
  usedSeconds: number;
  /** Percent of the budget. */
  percent: number;
  level: BudgetLevel;
  /** Seconds on a day, at the present pace. */
  paceSeconds: number;
  /** Seconds at the end of the period at that pace; undefined: it has no end. */
  forecastSeconds: number | undefined;
  /** The date on which nothing is left at that pace; undefined: not within the period. */
  exhaustedOn: string | undefined;
};

/** `secondsOn`: by local date, what was spent on the project. */
export function budgetState(
  budget: Budget,
  secondsOn: ReadonlyMap<string, number>,
  today: string
): BudgetState {
  const [from, to] = boundsOf(budget, today);
  let usedSeconds = 0;
  let recentSeconds = 0;
  const recent = addDays(today, -PACE_DAYS);
  for (const [date, seconds] of secondsOn) {
    if (from <= date && date <= (to ?? today) && date <= today) usedSeconds += seconds;
    if (recent <= date && date < today && date >= budget.from) recentSeconds += seconds;
  }
  const days = Math.min(PACE_DAYS, daysBetween(budget.from, today));
  const paceSeconds = days > 0 ? recentSeconds / days : 0;
  const phase = today < from ? 'future' : to !== undefined && to < today ? 'ended' : 'running';
  const daysLeft = to === undefined || phase !== 'running' ? undefined : daysBetween(today, to);
  const forecastSeconds =
    phase === 'ended'
      ? usedSeconds
      : daysLeft === undefined
        ? undefined
        : Math.round(usedSeconds + paceSeconds * daysLeft);
  const percent = (100 * usedSeconds) / budget.seconds;
  const exhaustedOn =
    phase === 'running' ? exhaustion(budget.seconds - usedSeconds, paceSeconds, today) : undefined;
  return {
    budget,
    from,
    to,
    phase,
    usedSeconds,
    percent,
    level: BUDGET_LEVELS.findLast((level) => percent >= level) ?? 0,
    paceSeconds: Math.round(paceSeconds),
    forecastSeconds,
    exhaustedOn:
      exhaustedOn !== undefined && (to === undefined || exhaustedOn <= to) ? exhaustedOn : undefined
  };
}

/** Further in the future nobody plans. */
const MAX_FORECAST_DAYS = 3650;

function exhaustion(leftSeconds: number, paceSeconds: number, today: string): string | undefined {
  if (leftSeconds <= 0) return today;
  const days = paceSeconds > 0 ? Math.ceil(leftSeconds / paceSeconds) : Infinity;
  return days <= MAX_FORECAST_DAYS ? addDays(today, days) : undefined;
}

/** The period that holds today, cut to the dates of the budget; of one that ended its last period. */
function boundsOf({ per, from, until }: Budget, today: string): [string, string | undefined] {
  if (per === 'total') return [from, until];
  const date = until !== undefined && until < today ? until : today < from ? from : today;
  const [first, last] = periodBounds({ kind: per, date });
  return [first < from ? from : first, until !== undefined && until < last ? until : last];
}

/** The budgets of a team, those that are used most first, ended ones last. */
export const budgetStates = (
  budgets: readonly Budget[],
  projects: ReadonlyMap<string, ReadonlyMap<string, number>>,
  today: string
): BudgetState[] =>
  budgets
    .map((budget) => budgetState(budget, projects.get(budget.project) ?? new Map<string, number>(), today))
    .sort(
      (a, b) =>
        Number(a.phase === 'ended') - Number(b.phase === 'ended') ||
        b.percent - a.percent ||
        (a.budget._id < b.budget._id ? -1 : 1)
    );
