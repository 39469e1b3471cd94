/** `goal:<ulid>`, in a person's database or for everybody in `org`. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, Whole } from './primitives.ts';

export const Goal = v.object({
  ...couchFields,
  type: v.literal('goal'),
  v: v.literal(1),
  title: v.pipe(v.string(), v.minLength(1)),
  measure: v.picklist(['tracked', 'focus', 'category', 'project']),
  /** The category or project measured; empty for tracked and focus. */
  subject: v.string(),
  direction: v.picklist(['atLeast', 'atMost']),
  seconds: Whole,
  per: v.picklist(['day', 'week', 'month'])
});
export type Goal = v.InferOutput<typeof Goal>;

export const goalId = (ulid: string): string => `goal:${ulid}`;

const GOAL_ID = /^goal:([^:]+)$/;

/** The ulid, or undefined where the id is not that of a goal. */
export const parseGoalId = (id: string): string | undefined => GOAL_ID.exec(id)?.[1];

export const goalRange = (): IdRange => rangeOf('goal:');
