/** What `org` holds besides the rules, what people may keep for themselves too, and the audit trail. */
import * as v from 'valibot';
import { CalendarDate, couchFields, DeveloperId, Instant, TeamSlug, Whole } from './primitives.ts';

/** `goal:<ulid>`, in a person's database or for everybody in `org`. */
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

/** `view:<ulid>`: a saved report; `query` is the search part of its address. */
export const SavedView = v.object({
  ...couchFields,
  type: v.literal('view'),
  v: v.literal(1),
  title: v.pipe(v.string(), v.minLength(1)),
  query: v.string()
});
export type SavedView = v.InferOutput<typeof SavedView>;

/** `holiday:<date>` */
export const Holiday = v.object({
  ...couchFields,
  type: v.literal('holiday'),
  v: v.literal(1),
  date: CalendarDate,
  name: v.pipe(v.string(), v.minLength(1))
});
export type Holiday = v.InferOutput<typeof Holiday>;

/** `team:<slug>`: the team and who is in it. */
export const Team = v.object({
  ...couchFields,
  type: v.literal('team'),
  v: v.literal(1),
  slug: TeamSlug,
  name: v.pipe(v.string(), v.minLength(1)),
  members: v.array(DeveloperId)
});
export type Team = v.InferOutput<typeof Team>;

/** One administrative act in `audit`. */
export const AuditRecord = v.object({
  ...couchFields,
  type: v.literal('audit'),
  v: v.literal(1),
  at: Instant,
  by: v.string(),
  act: v.string(),
  subject: v.string(),
  detail: v.optional(v.record(v.string(), v.unknown()))
});
export type AuditRecord = v.InferOutput<typeof AuditRecord>;
