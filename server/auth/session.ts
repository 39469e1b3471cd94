/** Who is asking: CouchDB itself says, from the cookie or the credentials that came with the request. */
import type { Context } from 'koa';
import * as v from 'valibot';
import { connect, type Couch } from '../../couch/connection.ts';
import { secureCookie } from '../../couch/secure-cookie.ts';
import { NotAnswering } from '../not-answering.ts';
import { forwardedFor } from './forwarded-for.ts';

const CouchSession = v.object({
  userCtx: v.object({ name: v.nullable(v.string()), roles: v.array(v.string()) })
});

const Refusal = v.object({ reason: v.string() });

export type Session = {
  name: string;
  roles: string[];
  /** A connection that reads as this person. */
  couch: Couch;
};

/**
 * The session of the caller. A renewed cookie is handed back to them. Throws 401 for nobody, and what CouchDB says for
 * wrong credentials or a locked account.
 */
export async function requireSession(ctx: Context, couchUrl: string): Promise<Session> {
  const headers = credentialsOf(ctx);
  if (Object.keys(headers).length === 0)
    ctx.throw(401, 'Sign in first: this needs a session or credentials.');
  const answer = await askSession(ctx, couchUrl, { headers });
  const { userCtx } = v.parse(CouchSession, await answer.json());
  if (userCtx.name === null) ctx.throw(401, 'The session has ended. Sign in again.');
  for (const cookie of answer.headers.getSetCookie()) ctx.append('Set-Cookie', secureCookie(ctx, cookie));
  return { name: userCtx.name, roles: userCtx.roles, couch: connect(couchUrl, headers) };
}

/** Makes sure that this is the password of `name`. Throws 401, or 403 where the account is locked. */
export async function requirePassword(
  ctx: Context,
  couchUrl: string,
  name: string,
  password: string
): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await askSession(ctx, couchUrl, { method: 'POST', headers, body: JSON.stringify({ name, password }) });
}

type Asked = { method?: string; headers: Record<string, string>; body?: string };

async function askSession(ctx: Context, couchUrl: string, request: Asked): Promise<Response> {
  const headers = { ...request.headers, 'x-forwarded-for': forwardedFor(ctx) };
  const answer = await fetch(`${couchUrl}/_session`, { ...request, headers });
  if (answer.ok) return answer;
  if (answer.status >= 500) throw new NotAnswering(`CouchDB answered ${answer.status} to a session check.`);
  const refusal = v.safeParse(Refusal, await answer.json().catch(() => undefined));
  return ctx.throw(answer.status, refusal.success ? refusal.output.reason : 'The sign-in was refused.');
}

function credentialsOf(ctx: Context): Record<string, string> {
  const { cookie, authorization } = ctx.req.headers;
  if (authorization) return { authorization };
  return cookie?.includes('AuthSession=') ? { cookie } : {};
}
