/** The goals of a person and of a team, with their last periods: the same in the dashboard and on the server. */
import type { AnyGoal, Goal, TeamGoal } from '../documents/goal.ts';
import type { Holiday } from '../documents/holiday.ts';
import type { Team } from '../documents/team.ts';
import type { Rules } from '../documents/rules.ts';
import { goalHistory, sharedGoalHistory } from './goal-history.ts';
import type { GoalProgress } from './goal-progress.ts';
import { goalLines, type GoalLine } from './goal-versions.ts';
import { weightsOf } from '../metrics/weights.ts';
import { localDateOf } from '../time/local-days.ts';
import {
  ownGoalPerson,
  teamGoalPeople,
  type Lateness,
  type OwnGoalData,
  type TeamGoalData
} from './goal-people.ts';

export type ShownGoal<G extends AnyGoal = AnyGoal> = { line: GoalLine<G>; periods: GoalProgress<G>[] };

export type OrgGoalData = {
  teams: readonly Team[];
  goals: readonly TeamGoal[];
  holidays: readonly Holiday[];
};
export type OwnGoals = OwnGoalData & { goals: readonly Goal[] };

export type GoalsTerms = Lateness & { rules: Rules; nowMs: number; count: number };

/** One's own goals, then those that teams give each of their people. */
export function ownGoals({
  own,
  org,
  rules,
  nowMs,
  count,
  ...lateness
}: GoalsTerms & { own: OwnGoals; org: OrgGoalData }): ShownGoal[] {
  const person = ownGoalPerson(own, org.holidays, lateness);
  const today = localDateOf(nowMs, person.frame);
  const mine = new Set(
    org.teams.filter(({ members }) => members.includes(own.developer)).map(({ slug }) => slug)
  );
  const ofTeams = org.goals.filter(({ team, of }) => of === 'each' && mine.has(team));
  const terms = { weights: weightsOf(rules), nowMs, count };
  return [...goalLines<AnyGoal>(own.goals, today), ...goalLines<AnyGoal>(ofTeams, today)].map((line) => ({
    line,
    periods: goalHistory(line, person, terms)
  }));
}

export type PersonOfGoal = { id: string; name: string; periods: GoalProgress[] };
/** `people`: of a goal that everybody has. `periods`: of one that they reach together; otherwise empty. */
export type ShownTeamGoal = ShownGoal<TeamGoal> & { people: PersonOfGoal[] };

export function teamGoals({
  team,
  org,
  rules,
  nowMs,
  today,
  count,
  ...lateness
}: GoalsTerms & { team: TeamGoalData & { slug: string }; org: OrgGoalData; today: string }): ShownTeamGoal[] {
  const lines = goalLines(
    org.goals.filter((goal) => goal.team === team.slug),
    today
  );
  if (lines.length === 0) return [];
  const people = teamGoalPeople(team, org.holidays, lateness);
  const terms = { weights: weightsOf(rules), nowMs, count };
  return lines.map((line) =>
    line.goal.of === 'together'
      ? { line, periods: sharedGoalHistory(line, people, terms), people: [] }
      : {
          line,
          periods: [],
          people: people.map((person) => ({
            id: person.id,
            name: person.name,
            periods: goalHistory(line, person, terms)
          }))
        }
  );
}
