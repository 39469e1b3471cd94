/** What a manager decides about a sheet. */
import { type Decision, type Review, reviewId } from '../documents/review.ts';
import type { Sheet } from '../documents/sheet.ts';
import { commented, instantAfter } from './make-sheet.ts';

export type ReviewInput = {
  sheet: Sheet;
  reviewer: string;
  decision: Decision;
  comment?: string | undefined;
  /** The hash of changes that are accepted as an adjustment. */
  accepted?: string | undefined;
  nowMs: number;
  /** The reviews of the week that are known: the new one is later than all of them. */
  known: readonly Pick<Review, 'decided'>[];
};

/** A review of a team's database, without a signature. */
export function makeReview({
  sheet,
  reviewer,
  decision,
  comment = '',
  accepted,
  nowMs,
  known
}: ReviewInput): Review {
  const { week, digest, developer } = sheet;
  return {
    _id: reviewId({ week, digest, developer, reviewer }),
    type: 'review',
    v: 2,
    developer,
    week,
    digest,
    reviewer,
    decision,
    decided: instantAfter(
      nowMs,
      known.map((review) => review.decided)
    ),
    ...commented(comment),
    ...(accepted !== undefined && { accepted })
  };
}
