/** Enrolment links: made by admins, used by whoever holds one. */
import Router from '@koa/router';
import * as v from 'valibot';
import { publicAddress } from '../public-url.ts';
import { readBody } from './read-request.ts';
import { requireAdmin } from '../auth/authorise.ts';
import { enrol, offerEnrolment } from '../enrolment/enrol.ts';
import { LinkRefused, Secret } from '../enrolment/enrolments.ts';
import { WrongState } from '../people/sign-in.ts';
import type { Service } from '../service.ts';

const USUAL_DAYS = 7;
const DAYS = 'is a whole number of days from 1 to 90';

const Offer = v.object({
  days: v.optional(
    v.pipe(v.number(DAYS), v.integer(DAYS), v.minValue(1, DAYS), v.maxValue(90, DAYS)),
    USUAL_DAYS
  )
});
const Use = v.object({ secret: Secret, device: v.optional(v.pipe(v.string(), v.maxLength(255))) });

export function enrolmentRoutes(service: Service): Router {
  const router = new Router();

  router.post('/developers/:id/enrolment', async (ctx) => {
    const by = await requireAdmin(ctx, service.adminToken, service.couchUrl);
    const developer = ctx.params.id ?? '';
    const { days } = ctx.is('json') ? await readBody(ctx, Offer) : { days: USUAL_DAYS };
    const address = publicAddress(ctx, service.publicUrl);
    const offered = await offerEnrolment(service, developer, by, days).catch((error: unknown) => {
      if (error instanceof WrongState) ctx.throw(409, error.message);
      throw error;
    });
    if (offered === undefined) return ctx.throw(404, `Nobody is registered as ${developer}.`);
    const { secret, expires } = offered;
    ctx.status = 201;
    // After the number sign: browsers keep that to themselves, so it is in no log and no Referer header.
    ctx.body = { developer_id: developer, link: `${address}/enrol#${secret}`, expires };
  });

  router.post('/enrol', async (ctx) => {
    const { secret, device } = await readBody(ctx, Use);
    const server = publicAddress(ctx, service.publicUrl);
    const { developer, name, token } = await enrol(service, secret, device).catch((error: unknown) => {
      if (error instanceof LinkRefused) ctx.throw(error.isUnknown ? 404 : 410, error.message);
      throw error;
    });
    ctx.status = 201;
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { developer_id: developer, name, server, api_token: token };
  });

  return router;
}
