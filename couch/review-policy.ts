import * as v from 'valibot';
import { REVIEW_POLICY_ID, ReviewPolicy } from '#domain/documents/review-policy.ts';
import { orMissing, type Couch } from './connection.ts';

/** Who may review weeks. Without a policy, managers do not review their own. */
export async function readReviewPolicy(couch: Couch): Promise<Pick<ReviewPolicy, 'allowSelf'>> {
  const found = v.safeParse(ReviewPolicy, await orMissing(couch.use(couch.names.org).get(REVIEW_POLICY_ID)));
  return found.success ? found.output : { allowSelf: false };
}
