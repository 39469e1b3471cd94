/** `reviews` in `org`, written by admins: who may review weeks. */
import * as v from 'valibot';
import { couchFields } from './primitives.ts';

export const REVIEW_POLICY_ID = 'reviews';

export const ReviewPolicy = v.object({
  ...couchFields,
  _id: v.literal(REVIEW_POLICY_ID),
  type: v.literal('reviews'),
  v: v.literal(1),
  /** Whether managers may review their own weeks. */
  allowSelf: v.boolean()
});
export type ReviewPolicy = v.InferOutput<typeof ReviewPolicy>;
