/** `enrolment:<hash>` in `service`: a link that connects one machine, found by the hash of its secret. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, DeveloperId, Instant, Name } from './primitives.ts';

export const Enrolment = v.object({
  ...couchFields,
  type: v.literal('enrolment'),
  v: v.literal(1),
  developer: DeveloperId,
  by: Name,
  created: Instant,
  expires: Instant,
  used: v.optional(Instant)
});
export type Enrolment = v.InferOutput<typeof Enrolment>;

/** `hash`: SHA-256 of the link's secret, in hex. The secret itself is stored nowhere. */
export const enrolmentId = (hash: string): string => `enrolment:${hash}`;

const ENROLMENT_ID = /^enrolment:([^:]+)$/;

/** The hash, or undefined where the id is not that of an enrolment. */
export const parseEnrolmentId = (id: string): string | undefined => ENROLMENT_ID.exec(id)?.[1];

export const enrolmentRange = (): IdRange => rangeOf('enrolment:');
