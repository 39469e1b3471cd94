/** `goal:<ulid>`: one of a person in their own database, private; one of a team in `org`, which everybody reads. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import {
  CategoryPath,
  couchFields,
  DayDate,
  DeveloperId,
  MAX_NAME,
  nonEmptyText,
  TeamSlug,
  text,
  wholeBetween,
  wholeUpTo
} from './primitives.ts';

/** Those of the longest month. */
export const MAX_GOAL_SECONDS = 31 * 24 * 3600;
/** Those of a large team together. */
export const MAX_TEAM_GOAL_SECONDS = 1000 * MAX_GOAL_SECONDS;

/** `distraction`: weight below 0; `working`: 0 or more (docs/metrics.md, "Goals"). */
export const GOAL_MEASURES = ['tracked', 'focus', 'working', 'distraction', 'category', 'project'] as const;
export const GOAL_PERIODS = ['day', 'week', 'month'] as const;
/** A week of rest days has nothing to reach. */
const MAX_REST_DAYS = 6;
const MAX_GOAL_ID = 40;

const fields = {
  ...couchFields,
  type: v.literal('goal'),
  v: v.literal(1),
  title: nonEmptyText(MAX_NAME),
  measure: v.picklist(GOAL_MEASURES),
  /** The category or project measured; empty for the other measures. */
  subject: CategoryPath,
  direction: v.picklist(['atLeast', 'atMost']),
  per: v.picklist(GOAL_PERIODS),
  /** The first and the last local date on which it is in force; no last one: it still is. */
  from: DayDate,
  until: v.optional(DayDate),
  /** Weekdays on which one rests, 1 for Monday to 7: a period of such days alone is neither met nor missed. */
  restDays: v.optional(
    v.pipe(v.array(wholeBetween(1, 7)), v.maxLength(MAX_REST_DAYS, 'at most 6 rest days'))
  ),
  /** The id of the goal that this one continues. */
  replaces: v.optional(text(MAX_GOAL_ID))
};

/** Of a person, in their own database alone. */
export const Goal = v.object({ ...fields, developer: DeveloperId, seconds: wholeUpTo(MAX_GOAL_SECONDS) });
export type Goal = v.InferOutput<typeof Goal>;

export const TeamGoal = v.object({
  ...fields,
  team: TeamSlug,
  /** Whether everybody has it, or all of them together. */
  of: v.picklist(['each', 'together']),
  seconds: wholeUpTo(MAX_TEAM_GOAL_SECONDS)
});
export type TeamGoal = v.InferOutput<typeof TeamGoal>;

/** What both have. */
export type AnyGoal = Omit<Goal, 'developer'>;

export const goalId = (ulid: string): string => `goal:${ulid}`;

const GOAL_ID = /^goal:([^:]+)$/;

/** The ulid, or undefined where the id is not that of a goal. */
export const parseGoalId = (id: string): string | undefined => GOAL_ID.exec(id)?.[1];

export const goalRange = (): IdRange => rangeOf('goal:');
