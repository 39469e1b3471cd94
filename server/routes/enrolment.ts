/** Enrolment links: made by admins, used by anyone who holds one. */
import {
  createEnrolmentLinkRoute,
  enrolRoute,
  type Enrolled,
  type EnrolmentLink
} from '#domain/api/enrolment.ts';
import {
  choosePasswordRoute,
  listInvitationsRoute,
  readInvitationRoute,
  revokeInvitationRoute,
  type InvitationRevoked,
  type PasswordChosen
} from '#domain/api/invitations.ts';
import { choosePassword, enrol, offerEnrolment, readInvitation } from '../enrolment/enrol.ts';
import { revokeEnrolment } from '../enrolment/enrolments.ts';
import { recordAct } from '../people/audit.ts';
import { listInvitations } from '../people/describe.ts';
import { publicUrl } from '../public-url.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export const enrolmentRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, createEnrolmentLinkRoute, async ({ ctx, caller, params: { id }, body }) => {
    const server = publicUrl(ctx, service.publicUrl);
    const { secret, expires } = await offerEnrolment(service, {
      developer: id,
      by: caller.name,
      ...body
    });
    // Browsers do not send what follows the number sign, so the secret is in no log and no Referer header.
    return { developer_id: id, link: `${server}/enrol#${secret}`, expires } satisfies EnrolmentLink;
  }),

  serveRoute(service, enrolRoute, async ({ ctx, body: { secret } }) => {
    const server = publicUrl(ctx, service.publicUrl);
    const { developer, name, token } = await enrol(service, secret);
    return { developer_id: developer, name, server, api_token: token } satisfies Enrolled;
  }),

  serveRoute(service, listInvitationsRoute, async () => ({ invitations: await listInvitations(service) })),

  serveRoute(service, revokeInvitationRoute, async ({ caller, params: { id } }) => {
    const { couch, now } = service;
    const developer = await revokeEnrolment(couch, id);
    if (developer !== undefined)
      await recordAct(couch, { by: caller.name, act: 'revoke-enrolment', subject: developer }, now());
    return { id, revoked: developer !== undefined } satisfies InvitationRevoked;
  }),

  serveRoute(service, readInvitationRoute, ({ body: { secret } }) => readInvitation(service, secret)),

  serveRoute(service, choosePasswordRoute, async ({ body }) => {
    return { email: await choosePassword(service, body) } satisfies PasswordChosen;
  })
];
