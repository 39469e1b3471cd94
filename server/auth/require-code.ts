/**
 * In front of CouchDB: who has set up a second step opens a session with their password and a code, and cannot use the password
 * alone. CouchDB itself, which knows nothing of codes, must not be reachable past this server.
 */
import type { Context, Middleware } from 'koa';
import * as v from 'valibot';
import { Code, CODE_HEADER } from '#domain/api/second-factor.ts';
import { isSessionRequest } from '../mount-couch.ts';
import { needsCode, tooManyCodes, useCode, wrongCode } from '../people/second-factor.ts';
import { RequestError } from '../errors.ts';
import type { Service } from '../service.ts';

const SignedIn = v.object({ ok: v.literal(true), name: v.string() });

/** The response to the question who is signed in, by name and password. */
const AskedWho = v.object({
  userCtx: v.object({ name: v.string() }),
  info: v.object({ authenticated: v.literal('default') })
});

const Response = v.pipe(v.string(), v.parseJson(), v.union([SignedIn, AskedWho]));

export const codeRequired = () =>
  new RequestError(
    'second-factor-required',
    'This account needs a code besides the password.',
    'Sign in at the sign-in page; programs use a token.'
  );

/**
 * Wraps the middleware that responds for CouchDB. The password is checked first, by CouchDB: who does not know it learns nothing about
 * the second step.
 * @throws RequestError `second-factor-required`, `account-locked`
 */
export function requireCodes(service: Pick<Service, 'couch' | 'now'>, couchdb: Middleware): Middleware {
  return async (ctx, next) => {
    if (!isSessionRequest(ctx)) return couchdb(ctx, next);
    const given = ctx.get(CODE_HEADER);
    delete ctx.req.headers[CODE_HEADER.toLowerCase()];
    await couchdb(ctx, next);
    if (ctx.status >= 400) return;
    const response = v.safeParse(Response, ctx.body);
    if (!response.success) return;
    const isSignIn = 'name' in response.output;
    const name = isSignIn ? response.output.name : response.output.userCtx.name;
    const problem = isSignIn
      ? await findProblem(service, name, given)
      : (await needsCode(service.couch, name)) && codeRequired();
    if (!problem) return;
    removeResponse(ctx);
    throw problem;
  };
}

async function findProblem(
  service: Pick<Service, 'couch' | 'now'>,
  name: string,
  given: string
): Promise<RequestError | undefined> {
  if (given === '') return (await needsCode(service.couch, name)) ? codeRequired() : undefined;
  const code = v.safeParse(Code, given);
  // What is no code counts as a wrong one.
  const outcome = await useCode(service, name, code.success ? code.output : '');
  return { accepted: undefined, wrong: wrongCode(), locked: tooManyCodes() }[outcome];
}

/** The session must not leave this server. */
function removeResponse(ctx: Context): void {
  ctx.remove('Set-Cookie');
  ctx.body = null;
}
