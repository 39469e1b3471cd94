/**
 * Invitations: links that let somebody choose a password, connect one machine, or both. The link is the same for the dashboard
 * and the agent; each of its uses works once.
 */
import * as v from 'valibot';
import { INVITATION_USES } from '../documents/enrolment.ts';
import { EnrolmentSecret } from './enrolment.ts';
import { NewPassword } from './password.ts';
import { defineRoute } from './route.ts';

export const ListedInvitation = v.object({
  /** Not the secret: the link cannot be made of it. */
  id: v.string(),
  developer_id: v.string(),
  by: v.string(),
  created: v.string(),
  expires: v.string(),
  /** What it can still be used for. */
  open: v.array(v.picklist(INVITATION_USES))
});
export type ListedInvitation = v.InferOutput<typeof ListedInvitation>;

export const InvitationList = v.object({ invitations: v.array(ListedInvitation) });
export type InvitationList = v.InferOutput<typeof InvitationList>;

export const listInvitationsRoute = defineRoute({
  method: 'GET',
  path: '/invitations',
  summary: 'Lists the links that can still be used, without their secrets.',
  access: 'admin',
  response: InvitationList,
  status: 200
});

export const InvitationRevoked = v.object({
  id: v.string(),
  /** False where there was no such link. */
  revoked: v.boolean()
});
export type InvitationRevoked = v.InferOutput<typeof InvitationRevoked>;

export const revokeInvitationRoute = defineRoute({
  method: 'POST',
  path: '/invitations/:id/revoke',
  summary: 'Revokes a link.',
  access: 'admin',
  params: v.object({ id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is not the id of a link')) }),
  response: InvitationRevoked,
  status: 200
});

const LINK_ERRORS = {
  'link-unknown': 'The link is not known, or no longer valid.',
  'link-expired': 'The link has expired.',
  'link-used': 'The link was used already.',
  'link-revoked': 'The developer may not sign in.'
} as const;

export const OpenInvitation = v.object({
  name: v.string(),
  email: v.string(),
  expires: v.string(),
  open: v.array(v.picklist(INVITATION_USES))
});
export type OpenInvitation = v.InferOutput<typeof OpenInvitation>;

/** A POST, so that the secret is in no log. */
export const readInvitationRoute = defineRoute({
  method: 'POST',
  path: '/invitations/read',
  summary:
    'Shows whom a link is for and what it can be used for. The secret of the link authorises; nothing is used up.',
  access: 'anyone',
  body: v.object({ secret: EnrolmentSecret }),
  response: OpenInvitation,
  status: 200,
  errors: LINK_ERRORS
});

export const ChosenPassword = v.object({ secret: EnrolmentSecret, password: NewPassword });

export const PasswordChosen = v.object({ email: v.string() });
export type PasswordChosen = v.InferOutput<typeof PasswordChosen>;

export const choosePasswordRoute = defineRoute({
  method: 'POST',
  path: '/invitations/password',
  summary:
    'Sets the password of the developer whom a link is for. Their sessions end; their agents are not affected.',
  access: 'anyone',
  body: ChosenPassword,
  response: PasswordChosen,
  status: 200,
  errors: { ...LINK_ERRORS, 'account-state': 'Somebody changed the account at the same time.' }
});
