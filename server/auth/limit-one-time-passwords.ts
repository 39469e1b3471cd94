/** In front of CouchDB: a sign-in with a one-time password uses it up, and a further one is refused. */
import type { Middleware } from 'koa';
import * as v from 'valibot';
import { wrongCredentials } from '../../couch/embedded/errors.ts';
import { refuseAsCouch } from '../couch-refusal.ts';
import { isSessionRequest } from '../mount-couch.ts';
import { useOneTimePassword } from '../people/one-time-passwords.ts';
import type { Service } from '../service.ts';

/** What CouchDB responds with to a sign-in. */
const SignedIn = v.object({ ok: v.literal(true), name: v.string(), roles: v.array(v.string()) });

/** What it responds with to the question who is signed in, by name and password. */
const AskedWho = v.object({
  userCtx: v.object({ name: v.string(), roles: v.array(v.string()) }),
  info: v.object({ authenticated: v.literal('default') })
});

const Response = v.pipe(v.string(), v.parseJson(), v.union([SignedIn, AskedWho]));

/** Set where this sign-in has used the password up: the CouchDB behind this server may be the store of another one. */
export const ONE_TIME_PASSWORD_HEADER = 'Tidesheet-One-Time-Password';

/** Wraps the middleware that responds for CouchDB. */
export function limitOneTimePasswords(
  service: Pick<Service, 'couch' | 'now'>,
  couchdb: Middleware
): Middleware {
  return async (ctx, next) => {
    await couchdb(ctx, next);
    if (!isSessionRequest(ctx) || ctx.status >= 400) return;
    const response = v.safeParse(Response, ctx.body);
    if (!response.success) return;
    const { name, roles } = 'userCtx' in response.output ? response.output.userCtx : response.output;
    // Only a user with a one-time password has no roles.
    if (roles.length > 0 || ctx.res.hasHeader(ONE_TIME_PASSWORD_HEADER)) return;
    if ((await useOneTimePassword(service, name)) === 'accepted')
      return ctx.set(ONE_TIME_PASSWORD_HEADER, 'used');
    ctx.remove('Set-Cookie');
    refuseAsCouch(ctx, wrongCredentials());
  };
}
