/** Where people sign in by single sign-on only: their passwords are refused, but for one admin who can always get in. */
import type { Context, Middleware } from 'koa';
import * as v from 'valibot';
import { API_PATH } from '#domain/api/route.ts';
import { CouchError, wrongCredentials } from '../../couch/embedded/errors.ts';
import { refuseAsCouch } from '../couch-refusal.ts';
import { RequestError } from '../errors.ts';
import { COUCH_PATH, isBelow, isSessionRequest } from '../mount-couch.ts';
import { readBasic } from './basic-credentials.ts';

const REASON = 'People sign in with single sign-on here. Open the sign-in page.';

/** Agents and server administrators, whose names are no addresses, sign in as before. */
const isRefused = (name: string, except: string) =>
  name.includes('@') && name.trim().toLowerCase() !== except;

/** Refuses requests with the name and password of a person. `except`: the name of the admin. */
export function refusePasswords(except: string): Middleware {
  return (ctx, next) => {
    const isCouch = isBelow(COUCH_PATH, ctx);
    if (!isCouch && !isBelow(API_PATH, ctx)) return next();
    const name = readBasic(ctx.req.headers.authorization)?.name;
    if (name === undefined || !isRefused(name, except)) return next();
    if (!isCouch) throw new RequestError('sign-in-refused', REASON);
    return refuseAsCouch(ctx, new CouchError(401, 'unauthorized', REASON));
  };
}

const SignedIn = v.pipe(v.string(), v.parseJson(), v.object({ ok: v.literal(true), name: v.string() }));

/**
 * Wraps the middleware that responds for CouchDB: no session is opened with a password of a person. Right and wrong ones are refused
 * alike, so that nobody learns which they are.
 */
export function refusePasswordSessions(except: string, couchdb: Middleware): Middleware {
  return async (ctx: Context, next) => {
    await couchdb(ctx, next);
    if (ctx.method !== 'POST' || !isSessionRequest(ctx) || ctx.status >= 400) return;
    const response = v.safeParse(SignedIn, ctx.body);
    if (!response.success || !isRefused(response.output.name, except)) return;
    ctx.remove('Set-Cookie');
    refuseAsCouch(ctx, wrongCredentials());
  };
}
