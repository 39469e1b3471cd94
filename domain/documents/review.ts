/** `review:<week>:<id>` in a team's database by a manager; arrives as `review:<week>` at the person's. */
import * as v from 'valibot';
import { couchFields, DeveloperId, Instant, MAX_COMMENT, Name, text, Week } from './primitives.ts';

export const Review = v.object({
  ...couchFields,
  type: v.literal('review'),
  v: v.literal(1),
  developer: DeveloperId,
  week: Week,
  reviewer: Name,
  decision: v.picklist(['approved', 'returned']),
  decided: Instant,
  /** The revision of the sheet that was looked at. */
  sheetRev: Name,
  comment: v.optional(text(MAX_COMMENT))
});
export type Review = v.InferOutput<typeof Review>;

/** With the developer in a team's database, without in the developer's own. */
export const reviewId = (week: string, developer?: string): string =>
  developer === undefined ? `review:${week}` : `review:${week}:${developer}`;

const REVIEW_ID = /^review:([^:]+)(?::([^:]+))?$/;

/** Undefined where the id is not that of a review. */
export function parseReviewId(id: string): { week: string; developer: string | undefined } | undefined {
  const [, week, developer] = REVIEW_ID.exec(id) ?? [];
  return week ? { week, developer } : undefined;
}
