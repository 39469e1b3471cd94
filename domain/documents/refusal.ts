/**
 * `refusal:<week>:<digest16>` in a person's database: a suggestion that they do not want to see again. One document each, always with the same
 * content, so that two devices need not agree.
 */
import * as v from 'valibot';
import { couchFields, DeveloperId, Week } from './primitives.ts';

export const SuggestionDigest = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{16}$/, 'a digest of 16 hexadecimal digits')
);

export const Refusal = v.pipe(
  v.object({
    ...couchFields,
    type: v.literal('refusal'),
    v: v.literal(1),
    developer: DeveloperId,
    week: Week,
    digest: SuggestionDigest
  }),
  v.check(({ _id, week, digest }) => _id === refusalId(week, digest), 'the id names the week and the digest')
);
export type Refusal = v.InferOutput<typeof Refusal>;

export const refusalId = (week: string, digest: string): string => `refusal:${week}:${digest}`;

const REFUSAL_ID = /^refusal:([^:]+):([^:]+)$/;

/** Undefined where the id is not that of a refusal. */
export function parseRefusalId(id: string): { week: string; digest: string } | undefined {
  const [, week, digest] = REFUSAL_ID.exec(id) ?? [];
  return week && digest ? { week, digest } : undefined;
}
