/** How far a goal is reached; docs/metrics.md, "Goals", says the same in words. */
import { sum } from 'd3-array';
import { isWithin } from '../categorise/category-path.ts';
import type { AnyGoal } from '../documents/goal.ts';
import { isWhole } from '../metrics/coverage.ts';
import type { DayFigures } from '../metrics/day-figures.ts';
import type { PeriodDay } from '../metrics/person-period.ts';
import type { Weights } from '../metrics/weights.ts';
import { datesBetween, weekdayOf } from '../time/calendar.ts';
import { workedSeconds } from '../worktime/account.ts';
import type { GoalPeriod } from './goal-versions.ts';

/** `unknown`: over, but something of it is not reported. `rest`: on every day of it one rests or is away. */
export const GOAL_STATES = ['met', 'missed', 'running', 'unknown', 'rest'] as const;
export type GoalState = (typeof GOAL_STATES)[number];

/** What counts of a day. `isWhole`: the day is over, and nothing of it is missing. */
export type MeasuredDay = { date: string; seconds: number; isWhole: boolean };

export type GoalProgress<G extends AnyGoal = AnyGoal> = GoalPeriod<G> & {
  state: GoalState;
  /** What is known. */
  seconds: number;
  /** Those of the period up to today. */
  days: MeasuredDay[];
};

/** Whose days they are, as far as it matters for a goal. */
export type GoalReports = {
  weights: Weights;
  /** Without one, entries are all that is reported, and a day is known once it is over. */
  hasMachines: boolean;
  /** The local day of the person. */
  today: string;
};

/** What counts toward a goal on each day. */
export const measureDays = (
  goal: AnyGoal,
  days: readonly PeriodDay[],
  { weights, hasMachines, today }: GoalReports
): MeasuredDay[] =>
  days.map(({ date, coverage, figures }) => {
    const seconds = figures ? secondsToward(goal, figures, weights) : 0;
    const isReported = hasMachines ? isWhole(coverage) : date < today;
    return { date, seconds: seconds ?? 0, isWhole: isReported && seconds !== undefined };
  });

/** Undefined: what the goal measures is not known of this day. */
function secondsToward(
  { measure, subject }: AnyGoal,
  figures: DayFigures,
  { weightOf }: Weights
): number | undefined {
  const { work } = figures;
  switch (measure) {
    case 'tracked':
      return sum(work, ({ seconds }) => seconds);
    case 'focus':
      return figures.focusSeconds;
    case 'working':
      return workedSeconds(figures, weightOf);
    case 'distraction':
      return sum(work, ({ category, seconds }) => (weightOf(category) < 0 ? seconds : 0));
    case 'category':
      return sum(work, ({ category, seconds }) => (isWithin(category, [subject]) ? seconds : 0));
    case 'project':
      return sum(work, ({ project, seconds }) => (project === subject ? seconds : 0));
  }
}

/** The days of several people as one: known once they are known of everybody. */
export function addMeasured(people: readonly (readonly MeasuredDay[])[]): MeasuredDay[] {
  return (people[0] ?? []).map(({ date }, index) => ({
    date,
    seconds: sum(people, (days) => days[index]?.seconds ?? 0),
    isWhole: people.every((days) => days[index]?.isWhole === true)
  }));
}

/**
 * A period of a goal. Days that are missing in `days` are not known. The target is that of the whole period, however long its days
 * are. What is reached stays reached, and what is exceeded stays exceeded, whatever is reported later.
 */
export function progressOf<G extends AnyGoal>(
  period: GoalPeriod<G>,
  days: readonly MeasuredDay[],
  { today, isAway }: { today: string; isAway: (date: string) => boolean }
): GoalProgress<G> {
  const { goal, from, to } = period;
  const begun = days.filter(({ date }) => from <= date && date <= to && date <= today);
  const seconds = sum(begun, (day) => day.seconds);
  const dates = datesBetween(from, to);
  const isRest = dates.every((date) => goal.restDays?.includes(weekdayOf(date)) || isAway(date));
  const isKnown = begun.length === dates.length && begun.every(({ isWhole }) => isWhole);
  const state = isRest ? 'rest' : stateOf(goal, { seconds, isKnown, isOver: to < today });
  return { ...period, seconds, days: begun, state };
}

function stateOf(
  { direction, seconds: target }: AnyGoal,
  { seconds, isKnown, isOver }: { seconds: number; isKnown: boolean; isOver: boolean }
): GoalState {
  if (direction === 'atLeast' && seconds >= target) return 'met';
  if (direction === 'atMost' && seconds > target) return 'missed';
  if (!isOver) return 'running';
  if (!isKnown) return 'unknown';
  return direction === 'atLeast' ? 'missed' : 'met';
}

/** Periods met since the last one missed. Rest, what is running and what is not known break nothing. */
export function goalStreak(periods: readonly Pick<GoalProgress, 'state'>[]): number {
  const missed = periods.findLastIndex(({ state }) => state === 'missed');
  return periods.slice(missed + 1).filter(({ state }) => state === 'met').length;
}

/** The sum at the end of each date, up to today. */
export function burnUp({ days }: Pick<GoalProgress, 'days'>): MeasuredDay[] {
  let seconds = 0;
  return days.map((day) => ({ ...day, seconds: (seconds += day.seconds) }));
}
