/** The week of a person as their digest has it: the same figures as on their own pages. */
import type { AlertTerms, OwnAlertData } from '../alerts/alerts-of.ts';
import { SUBMITTING_WEEKS } from '../alerts/own-alerts.ts';
import { ownGoalPerson } from '../goals/goal-people.ts';
import type { GoalProgress } from '../goals/goal-progress.ts';
import { ownGoals } from '../goals/shown-goals.ts';
import { isExpected, isIncomplete } from '../metrics/coverage.ts';
import { isKnown, personPeriod, type PeriodDay } from '../metrics/person-period.ts';
import type { Totals } from '../metrics/sum-figures.ts';
import { weightsOf } from '../metrics/weights.ts';
import { addWeeks, datesOfWeek } from '../time/calendar.ts';
import { weekState, type WeekStatus } from '../timesheets/week-state.ts';

/** The periods of a goal that the week is in or has: of a goal of a day up to seven. */
export type DigestGoal = { title: string; periods: GoalProgress[] };

export type OwnDigest = {
  week: string;
  totals: Totals;
  /** Only then is a sum of nothing a zero. */
  isKnown: boolean;
  /** The dates of which something is not reported yet. */
  missing: string[];
  /** The date on which collecting began, where that was after the Monday. */
  collectedFrom: string | undefined;
  goals: DigestGoal[];
  /** Of the week; undefined: the person submits no weeks. */
  statement: WeekStatus | undefined;
};

/** Two weeks of days: the week is the one before the present one. */
const GOAL_PERIODS = 14;

/** Undefined: there is nothing to say, because nothing of the person is collected, or was in that week. */
export function ownDigest(
  own: OwnAlertData,
  { org, rules, nowMs, ...lateness }: AlertTerms,
  week: string
): OwnDigest | undefined {
  const dates = datesOfWeek(week);
  const [monday, sunday] = [dates[0]!, dates[6]!];
  const person = ownGoalPerson(own, org.holidays, lateness);
  const period = personPeriod(dates, person, weightsOf(rules), nowMs);
  const { days, totals, collectedFrom } = period;
  const isCollected = person.hasMachines && days.some(({ coverage }) => isExpected(coverage));
  if (!isCollected && totals.trackedSeconds === 0) return undefined;
  const goals = ownGoals({ own, org, rules, nowMs, count: GOAL_PERIODS, ...lateness })
    .map(({ line, periods }) => ({
      title: line.goal.title,
      periods: periods.filter(({ from, to }) => from <= sunday && to >= monday)
    }))
    .filter(({ periods }) => periods.length > 0);
  const submits = own.sheets.some((sheet) => sheet.week >= addWeeks(week, 1 - SUBMITTING_WEEKS));
  const { status } = weekState(
    own.sheets.filter((sheet) => sheet.week === week),
    own.reviews.filter((review) => review.week === week)
  );
  return {
    ...{ week, totals, goals },
    isKnown: isKnown(period),
    missing: person.hasMachines ? missingDates(days) : [],
    collectedFrom: collectedFrom !== undefined && collectedFrom > monday ? collectedFrom : undefined,
    statement: submits ? status : undefined
  };
}

/** The dates of which something is not reported yet. */
export const missingDates = (days: readonly PeriodDay[]): string[] =>
  days.filter(({ coverage }) => isIncomplete(coverage)).map(({ date }) => date);
