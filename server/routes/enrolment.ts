/** Enrolment links: made by admins, used by anyone who holds one. */
import {
  createEnrolmentLinkRoute,
  enrolRoute,
  type Enrolled,
  type EnrolmentLink
} from '#domain/api/enrolment.ts';
import { enrol, offerEnrolment } from '../enrolment/enrol.ts';
import { publicUrl } from '../public-url.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export const enrolmentRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, createEnrolmentLinkRoute, async ({ ctx, caller, params: { id }, body: { days } }) => {
    const server = publicUrl(ctx, service.publicUrl);
    const { secret, expires } = await offerEnrolment(service, { developer: id, by: caller.name, days });
    // Browsers do not send what follows the number sign, so the secret is in no log and no Referer header.
    return { developer_id: id, link: `${server}/enrol#${secret}`, expires } satisfies EnrolmentLink;
  }),

  serveRoute(service, enrolRoute, async ({ ctx, body: { secret } }) => {
    const server = publicUrl(ctx, service.publicUrl);
    const { developer, name, token } = await enrol(service, secret);
    return { developer_id: developer, name, server, api_token: token } satisfies Enrolled;
  })
];
