/** The last periods of a goal, of one person or of a team: the same function in the dashboard and on the server. */
import { min } from 'd3-array';
import type { AnyGoal } from '../documents/goal.ts';
import type { Holiday } from '../documents/holiday.ts';
import { personPeriod, type PersonSources } from '../metrics/person-period.ts';
import type { Weights } from '../metrics/weights.ts';
import { datesBetween } from '../time/calendar.ts';
import { localDateOf } from '../time/local-days.ts';
import type { AwayPart } from '../worktime/absences.ts';
import { addMeasured, measureDays, progressOf, type GoalProgress } from './goal-progress.ts';
import { goalPeriods, type GoalLine, type GoalPeriod } from './goal-versions.ts';

/** So many periods are shown. */
export const GOAL_PERIODS_SHOWN = 12;

export type GoalPerson = PersonSources & {
  hasMachines: boolean;
  /** Whether a date is a holiday or an absence of a whole day. */
  isAway: (date: string) => boolean;
};

type Line<G extends AnyGoal> = Pick<GoalLine<G>, 'goal' | 'versions'>;
export type GoalTerms = { weights: Weights; nowMs: number; count?: number };

/** A goal that a person has alone, oldest period first. */
export function goalHistory<G extends AnyGoal>(
  line: Line<G>,
  person: GoalPerson,
  { weights, nowMs, count = GOAL_PERIODS_SHOWN }: GoalTerms
): GoalProgress<G>[] {
  const today = localDateOf(nowMs, person.frame);
  const periods = goalPeriods(line, today, count);
  return periods.map((period) =>
    progressOf(period, measuredOf(period, person, { weights, nowMs }), { today, isAway: person.isAway })
  );
}

/** A goal that people reach together. It rests where all of them do. */
export function sharedGoalHistory<G extends AnyGoal>(
  line: Line<G>,
  people: readonly GoalPerson[],
  { weights, nowMs, count = GOAL_PERIODS_SHOWN }: GoalTerms
): GoalProgress<G>[] {
  // A period is over once it is over for everybody.
  const today = min(people, ({ frame }) => localDateOf(nowMs, frame));
  if (today === undefined) return [];
  const isAway = (date: string) => people.every((person) => person.isAway(date));
  return goalPeriods(line, today, count).map((period) => {
    const measured = people.map((person) => measuredOf(period, person, { weights, nowMs }));
    return progressOf(period, addMeasured(measured), { today, isAway });
  });
}

function measuredOf<G extends AnyGoal>(
  { goal, from, to }: GoalPeriod<G>,
  person: GoalPerson,
  { weights, nowMs }: GoalTerms
) {
  const today = localDateOf(nowMs, person.frame);
  const { days } = personPeriod(datesBetween(from, to), person, weights, nowMs);
  return measureDays(goal, days, { weights, hasMachines: person.hasMachines, today });
}

/** Whether a date is a holiday or an absence of a whole day. */
export function awayDates(
  absences: readonly AwayPart[],
  holidays: readonly Pick<Holiday, 'date' | 'part'>[]
): (date: string) => boolean {
  const dates = new Set([
    ...absences.filter(({ part }) => part === 'full').map(({ date }) => date),
    ...holidays.filter(({ part = 'full' }) => part === 'full').map(({ date }) => date)
  ]);
  return (date) => dates.has(date);
}
