/**
 * `review:<week>:<id>:<digest12>:<reviewer>` in a team's database: what a manager decided about a sheet. It arrives as
 * `review:<week>:<digest12>:<reviewer>` in the database of the person. Documents of version 1 are read by nobody.
 */
import * as v from 'valibot';
import { shortDigest } from './sheet.ts';
import {
  ContentHash,
  couchFields,
  DeveloperId,
  FIRST_DAY,
  Instant,
  LAST_DAY,
  MAX_COMMENT,
  MAX_USER_NAME,
  text,
  Week
} from './primitives.ts';
import { canonicalJson } from './content.ts';
import { rangeOf, type IdRange } from './id.ts';
import { Signature } from './signature.ts';

/** In the order in which one counts of several from the same instant: the last. */
export const DECISIONS = ['approved', 'returned', 'reopened'] as const;
export type Decision = (typeof DECISIONS)[number];

const ReviewContent = v.object({
  ...couchFields,
  type: v.literal('review'),
  v: v.literal(2),
  developer: DeveloperId,
  week: Week,
  /** Of the sheet that was looked at. */
  digest: ContentHash,
  reviewer: v.pipe(text(MAX_USER_NAME), v.regex(/^[^:]+$/, 'a user name')),
  decision: v.picklist(DECISIONS),
  /** At least a second after every decision about the week that the reviewer knew. */
  decided: v.pipe(Instant, v.minValue(FIRST_DAY), v.maxValue(`${LAST_DAY}T23:59:59Z`)),
  comment: v.optional(text(MAX_COMMENT)),
  /** The hash of what changed after the approval, and is to be an adjustment of the next open week. */
  accepted: v.optional(ContentHash),
  signature: v.optional(Signature)
});
export type Review = v.InferOutput<typeof ReviewContent>;

/** The validation function of teams has the same checks. */
export const Review = v.pipe(
  ReviewContent,
  v.check(
    ({ _id, week, developer, digest, reviewer }) =>
      _id === reviewId({ week, digest, reviewer }) || _id === reviewId({ week, digest, reviewer, developer }),
    'the id names the week, the digest and the reviewer'
  ),
  v.check(
    ({ decision, comment = '' }) => decision !== 'returned' || comment.trim() !== '',
    'a sheet is returned with a comment'
  )
);

type ReviewParts = { week: string; digest: string; reviewer: string; developer?: string | undefined };

/** With the developer in a team's database, without in the developer's own. */
export const reviewId = ({ week, digest, reviewer, developer }: ReviewParts): string =>
  ['review', week, ...(developer === undefined ? [] : [developer]), shortDigest(digest), reviewer].join(':');

const REVIEW_ID = /^review:(\d{4}-W\d{2})(?::([a-z][a-z0-9_-]{1,62}))?:([0-9a-f]{12}):([^:]+)$/;

export type ReviewIdParts = {
  week: string;
  developer: string | undefined;
  digest12: string;
  reviewer: string;
};

/** Undefined where the id is not that of a review. */
export function parseReviewId(id: string): ReviewIdParts | undefined {
  const [, week, developer, digest12, reviewer] = REVIEW_ID.exec(id) ?? [];
  return week && digest12 && reviewer ? { week, developer, digest12, reviewer } : undefined;
}

/** The ids of the reviews of all weeks, of one, or of one and a person in a team’s database. */
export const reviewRange = (week?: string, developer?: string): IdRange =>
  rangeOf(
    ['review:', ...[week, developer].flatMap((part) => (part === undefined ? [] : `${part}:`))].join('')
  );

/**
 * Orders reviews by when they were decided; of the same instant the more cautious one is later, then by their content. The same for
 * everybody, whatever the order in which they arrived.
 */
export function compareReviews(a: Review, b: Review): number {
  if (a === b) return 0;
  return (
    Date.parse(a.decided) - Date.parse(b.decided) ||
    DECISIONS.indexOf(a.decision) - DECISIONS.indexOf(b.decision) ||
    compareText(a.reviewer, b.reviewer) ||
    compareText(canonicalJson({ ...a, _id: '', _rev: '' }), canonicalJson({ ...b, _id: '', _rev: '' }))
  );
}

/** The version of a review that counts, of those in conflict. Versions that are no reviews count after all others. */
export function countedReview<T extends object>(versions: readonly T[]): T | undefined {
  const readable = versions.flatMap((version) => {
    const review = v.safeParse(Review, version);
    return review.success ? [{ version, review: review.output }] : [];
  });
  const latest = readable.sort((a, b) => compareReviews(a.review, b.review)).at(-1);
  return latest?.version ?? versions[0];
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
