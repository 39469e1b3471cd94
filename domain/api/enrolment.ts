/** Enrolment links: made by admins, used once by the machine that they connect. `invitations.ts`: what else a link is for. */
import * as v from 'valibot';
import { INVITATION_USES } from '../documents/enrolment.ts';
import { DeveloperId } from '../documents/primitives.ts';
import { defineRoute } from './route.ts';

const DEFAULT_DAYS = 7;
const DAYS = 'is a whole number of days from 1 to 90';

export const EnrolmentOffer = v.object({
  /** For how many days the link can be used. */
  days: v.optional(
    v.pipe(v.number(DAYS), v.integer(DAYS), v.minValue(1, DAYS), v.maxValue(90, DAYS)),
    DEFAULT_DAYS
  ),
  /** What it is for: connecting a machine, choosing a password in the dashboard, or both. */
  uses: v.optional(
    v.pipe(
      v.array(v.picklist(INVITATION_USES, 'are "machine" and "password"')),
      v.minLength(1, 'names at least one use'),
      v.maxLength(INVITATION_USES.length, 'are too many')
    ),
    ['machine']
  )
});
export type EnrolmentOffer = v.InferOutput<typeof EnrolmentOffer>;

export const EnrolmentLink = v.object({
  developer_id: v.string(),
  /** The secret is behind the number sign: browsers do not send that part, so it is in no log and no Referer header. */
  link: v.string(),
  expires: v.string()
});
export type EnrolmentLink = v.InferOutput<typeof EnrolmentLink>;

export const createEnrolmentLinkRoute = defineRoute({
  method: 'POST',
  path: '/developers/:id/enrolment',
  summary:
    'Makes a link that connects one machine of a developer, once, or lets them choose a password, once, or both.',
  access: 'admin',
  params: v.object({ id: v.string() }),
  body: v.optional(EnrolmentOffer, {}),
  response: EnrolmentLink,
  status: 201,
  errors: {
    'not-found': 'Nobody is registered with this id.',
    'account-state': 'The developer is disabled or being erased.'
  }
});

/** The secret of a link: 256 random bits, so neither guessing nor the time that a look-up takes leads to it. */
export const EnrolmentSecret = v.pipe(v.string(), v.regex(/^[\w-]{43}$/, 'is not the whole link'));

export const Enrolment = v.object({
  secret: EnrolmentSecret,
  /** Earlier agents send what the machine is called. It is not stored. */
  device: v.optional(v.pipe(v.string(), v.maxLength(255)))
});
export type Enrolment = v.InferOutput<typeof Enrolment>;

export const Enrolled = v.object({
  developer_id: DeveloperId,
  name: v.string(),
  /** The address of the server as the caller reaches it. */
  server: v.string(),
  /** The token of the new agent, shown this once. */
  api_token: v.string()
});
export type Enrolled = v.InferOutput<typeof Enrolled>;

export const enrolRoute = defineRoute({
  method: 'POST',
  path: '/enrol',
  summary: 'Uses an enrolment link up and makes an agent for the machine. The secret of the link authorises.',
  access: 'anyone',
  body: Enrolment,
  response: Enrolled,
  status: 201,
  errors: {
    'link-unknown': 'The link is not known, or no longer valid.',
    'link-expired': 'The link has expired.',
    'link-used': 'The link was used already.',
    'link-revoked': 'The developer may not sign in.'
  }
});
