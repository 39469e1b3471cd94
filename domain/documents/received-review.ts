/**
 * `received:<week>:<id>:<digest12>:<reviewer>:<team>` in `service`: a review that the service found to count, and when. Documents
 * without digest are those of earlier versions, which nobody reads.
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

/** The review of one sheet by one reviewer. */
export type ReviewedSheet = { week: string; developer: string; digest12: string; reviewer: string };

const prefixOf = ({ week, developer, digest12, reviewer }: ReviewedSheet): string =>
  `received:${week}:${developer}:${digest12}:${reviewer}:`;

export const receivedReviewId = (of: ReviewedSheet, team: string): string => prefixOf(of) + team;

const RECEIVED_REVIEW_ID = /^received:([^:]+):([^:]+):(?:([^:]+):([^:]+):)?([^:]+)$/;

/** The person whose week it is; undefined where the id is not that of a received review. */
export const developerOfReceivedReview = (id: string): string | undefined => RECEIVED_REVIEW_ID.exec(id)?.[2];

/** Those of all weeks, or of one sheet and reviewer in all teams. */
export const receivedReviewRange = (of?: ReviewedSheet): IdRange => rangeOf(of ? prefixOf(of) : 'received:');
