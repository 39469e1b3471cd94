/** Who the caller is: CouchDB itself decides, from the cookie or the credentials of the request. */
import type { Context } from 'koa';
import * as v from 'valibot';
import type { ErrorCode } from '#domain/api/error.ts';
import { connect, CouchSession, type Couch } from '../../couch/connection.ts';
import { ONE_TIME_PASSWORD_HEADER } from './limit-one-time-passwords.ts';
import { codeRequired } from './require-code.ts';
import { sessionCookie } from './session-cookie.ts';
import { DatabaseUnavailableError, RequestError } from '../errors.ts';
import { clientAddressOf } from './trust-proxies.ts';
import { useOneTimePassword } from '../people/one-time-passwords.ts';
import { needsCode } from '../people/second-factor.ts';
import type { Service } from '../service.ts';

const Refusal = v.object({ reason: v.string(), code: v.optional(v.string()) });

const SECOND_FACTOR: ErrorCode = 'second-factor-required';

export type Session = {
  name: string;
  roles: string[];
  /** A connection that reads as this user, with the names of this installation. */
  couch: Couch;
  /** Of a token for scripts: whether it reads its owner’s data, and of which teams. */
  grant?: { own: boolean; teams: readonly string[] };
};

type SessionService = Pick<Service, 'couch' | 'couchUrl' | 'now'>;

/**
 * The session of the caller, who gets a renewed cookie back.
 * @throws RequestError where there is none, for wrong credentials and for a locked account.
 */
export async function requireSession(ctx: Context, service: SessionService): Promise<Session> {
  const { couchUrl, couch } = service;
  const headers = credentialsOf(ctx);
  if (Object.keys(headers).length === 0)
    throw new RequestError('sign-in-required', 'Sign in first: this needs a session or credentials.');
  const response = await requestSession(ctx, couchUrl, { headers });
  const { userCtx } = v.parse(CouchSession, await response.json());
  if (userCtx.name === null)
    throw new RequestError('sign-in-required', 'The session has ended. Sign in again.');
  // A CouchDB elsewhere accepts the password alone.
  if (headers['authorization'] !== undefined && (await needsCode(couch, userCtx.name))) throw codeRequired();
  // Where another web server passes sign-ins on to CouchDB, this is the first that this server sees of one.
  if (userCtx.roles.length === 0 && !response.headers.has(ONE_TIME_PASSWORD_HEADER)) {
    const outcome = await useOneTimePassword(service, userCtx.name);
    // A session goes on after the password was used; with the password itself only one request is accepted.
    if (outcome === 'has-expired' || (outcome === 'was-used' && headers['authorization'] !== undefined))
      throw new RequestError('sign-in-refused', 'Name or password is incorrect.');
  }
  for (const cookie of response.headers.getSetCookie()) ctx.append('Set-Cookie', sessionCookie(ctx, cookie));
  return { name: userCtx.name, roles: userCtx.roles, couch: connect(couchUrl, headers, couch.names.prefix) };
}

/** Makes sure that this is the password of a user. @throws RequestError where it is not, or the account is locked. */
export async function requirePassword(
  ctx: Context,
  couchUrl: string,
  credentials: { name: string; password: string }
): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(credentials) };
  await requestSession(ctx, couchUrl, request).catch((error: unknown) => {
    // Codes are asked for once the password was right.
    if (!(error instanceof RequestError && error.code === SECOND_FACTOR)) throw error;
  });
}

type SessionRequest = { method?: string; headers: Record<string, string>; body?: string };

async function requestSession(ctx: Context, couchUrl: string, request: SessionRequest): Promise<Response> {
  const headers = { ...request.headers, 'x-forwarded-for': clientAddressOf(ctx) };
  const response = await fetch(`${couchUrl}/_session`, { ...request, headers });
  if (response.ok) return response;
  if (response.status >= 500)
    throw new DatabaseUnavailableError(`CouchDB responded with ${response.status} to a session check.`);
  const retryAfter = response.headers.get('retry-after');
  if (retryAfter !== null) ctx.set('Retry-After', retryAfter);
  const refusal = v.safeParse(Refusal, await response.json().catch(() => undefined));
  const reason = refusal.success ? refusal.output.reason : 'The sign-in was refused.';
  if (refusal.success && refusal.output.code === SECOND_FACTOR) throw codeRequired();
  throw new RequestError(SIGN_IN_ERRORS[response.status] ?? 'invalid-request', reason);
}

/** What CouchDB means when it refuses credentials, by the status of its response. */
export const SIGN_IN_ERRORS: Readonly<Record<number, ErrorCode>> = {
  401: 'sign-in-refused',
  403: 'account-locked',
  429: 'too-many-requests'
};

function credentialsOf(ctx: Context): Record<string, string> {
  const { cookie, authorization } = ctx.req.headers;
  if (authorization) return { authorization };
  return cookie?.includes('AuthSession=') ? { cookie } : {};
}
