/** `goal:<ulid>`, in a person's database or for everybody in `org`. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { CategoryPath, couchFields, MAX_NAME, nonEmptyText, wholeUpTo } from './primitives.ts';

/** Those of the longest month. */
const MAX_SECONDS = 31 * 24 * 3600;

export const Goal = v.object({
  ...couchFields,
  type: v.literal('goal'),
  v: v.literal(1),
  title: nonEmptyText(MAX_NAME),
  measure: v.picklist(['tracked', 'focus', 'category', 'project']),
  /** The category or project measured; empty for tracked and focus. */
  subject: CategoryPath,
  direction: v.picklist(['atLeast', 'atMost']),
  seconds: wholeUpTo(MAX_SECONDS),
  per: v.picklist(['day', 'week', 'month'])
});
export type Goal = v.InferOutput<typeof Goal>;

export const goalId = (ulid: string): string => `goal:${ulid}`;

const GOAL_ID = /^goal:([^:]+)$/;

/** The ulid, or undefined where the id is not that of a goal. */
export const parseGoalId = (id: string): string | undefined => GOAL_ID.exec(id)?.[1];

export const goalRange = (): IdRange => rangeOf('goal:');
