/** The goals of oneself and of teams, as late as this device knows. */
import {
  ownGoals as ownGoalsOf,
  teamGoals as teamGoalsOf,
  type OrgGoalData,
  type OwnGoals,
  type ShownGoal,
  type ShownTeamGoal
} from '#domain/goals/shown-goals.ts';
import type { TeamGoalData } from '#domain/goals/goal-people.ts';
import type { Rules } from '#domain/documents/rules.ts';
import { session } from '#lib/state/session.svelte.ts';
import { sync } from '#lib/state/sync.svelte.ts';

export type { PersonOfGoal, ShownGoal, ShownTeamGoal } from '#domain/goals/shown-goals.ts';

type Terms = { org: OrgGoalData; rules: Rules; nowMs: number; count: number };

const lateness = () => ({ graceMs: session.graceMs, asOfMs: sync.asOfMs });

/** One's own goals, then those that teams give each of their people. */
export const ownGoals = (of: Terms & { own: OwnGoals }): ShownGoal[] => ownGoalsOf({ ...of, ...lateness() });

export const teamGoals = (
  of: Terms & { team: TeamGoalData & { slug: string }; today: string }
): ShownTeamGoal[] => teamGoalsOf({ ...of, ...lateness() });
