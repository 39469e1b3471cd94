/** `enrolment:<hash>` in `service`: a link that somebody was invited with, found by the hash of its secret. */
import * as v from 'valibot';
import { rangeOf, type IdRange } from './id.ts';
import { couchFields, DeveloperId, Instant, Name } from './primitives.ts';

/** `machine`: it connects one; `password`: its owner chooses one in the dashboard. */
export const INVITATION_USES = ['machine', 'password'] as const;
export type InvitationUse = (typeof INVITATION_USES)[number];

export const Enrolment = v.object({
  ...couchFields,
  type: v.literal('enrolment'),
  v: v.literal(1),
  developer: DeveloperId,
  by: Name,
  created: Instant,
  expires: Instant,
  /** Left out by earlier versions, whose links connected a machine. */
  uses: v.optional(v.array(v.picklist(INVITATION_USES)), ['machine']),
  /** When a machine was connected with it. */
  used: v.optional(Instant),
  /** When a password was chosen with it. */
  passwordChosen: v.optional(Instant)
});
export type Enrolment = v.InferOutput<typeof Enrolment>;

/** `hash`: SHA-256 of the link's secret, in hex. The secret itself is stored nowhere. */
export const enrolmentId = (hash: string): string => `enrolment:${hash}`;

const ENROLMENT_ID = /^enrolment:([^:]+)$/;

/** The hash, or undefined where the id is not that of an enrolment. */
export const parseEnrolmentId = (id: string): string | undefined => ENROLMENT_ID.exec(id)?.[1];

export const enrolmentRange = (): IdRange => rangeOf('enrolment:');

/** What the link can still be used for, until it expires. */
export const openUses = ({ uses, used, passwordChosen }: Enrolment): InvitationUse[] =>
  uses.filter((use) => (use === 'machine' ? used : passwordChosen) === undefined);
