/** `second-factor:<developer>` in `service`: what the codes of a person are compared with. Nobody but the service reads it. */
import * as v from 'valibot';
import { couchFields, DeveloperId, Instant } from './primitives.ts';

const Secret = v.pipe(v.string(), v.regex(/^[A-Z2-7]{32}$/));

export const SecondFactorDocument = v.object({
  ...couchFields,
  type: v.literal('second-factor'),
  v: v.literal(1),
  developer: DeveloperId,
  /** In force; missing while it is not confirmed yet. */
  active: v.optional(
    v.object({
      secret: Secret,
      since: Instant,
      /** The time step of the last code that was used: no code works twice. */
      lastStep: v.number(),
      /** SHA-256 of the recovery codes that were not used yet. */
      recovery: v.array(v.string())
    })
  ),
  /** Shown, and not confirmed yet. */
  pending: v.optional(v.object({ secret: Secret, at: Instant })),
  /** Wrong codes since a time. */
  wrong: v.optional(v.object({ count: v.number(), since: Instant }))
});
export type SecondFactorDocument = v.InferOutput<typeof SecondFactorDocument>;

export const secondFactorId = (developer: string): string => `second-factor:${developer}`;

const SECOND_FACTOR_ID = /^second-factor:([^:]+)$/;

/** The developer id, or undefined for another id. */
export const parseSecondFactorId = (id: string): string | undefined => SECOND_FACTOR_ID.exec(id)?.[1];
