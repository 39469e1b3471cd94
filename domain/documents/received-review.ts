/**
 * `received:<week>:<id>:<team>` in `service`: the review of a team that counts, and when the service received it. The times of the
 * documents themselves are those of their writers' clocks.
 */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, Instant } from './primitives.ts';
import { Review } from './review.ts';

export const ReceivedReview = v.object({
  ...couchFields,
  type: v.literal('received'),
  v: v.literal(1),
  at: Instant,
  /** The revision in the team's database. */
  rev: v.string(),
  review: Review
});
export type ReceivedReview = v.InferOutput<typeof ReceivedReview>;

export const receivedReviewId = (week: string, developer: string, team: string): string =>
  `received:${week}:${developer}:${team}`;

const RECEIVED_REVIEW_ID = /^received:([^:]+):([^:]+):([^:]+)$/;

/** Undefined where the id is not that of a received review. */
export function parseReceivedReviewId(
  id: string
): { week: string; developer: string; team: string } | undefined {
  const [, week, developer, team] = RECEIVED_REVIEW_ID.exec(id) ?? [];
  return week && developer && team ? { week, developer, team } : undefined;
}

/** Those of all weeks, or of one week of a developer. */
export const receivedReviewRange = (of?: { week: string; developer: string }): IdRange =>
  rangeOf(of ? `received:${of.week}:${of.developer}:` : 'received:');
