/** Scripts read with their token, as their owner and no further than the token says. */
import type { Context, Middleware } from 'koa';
import * as v from 'valibot';
import { API_PATH } from '#domain/api/route.ts';
import type { TokenScope } from '#domain/api/token-scopes.ts';
import { managerRole, rolesWithin } from '#domain/roles.ts';
import { formatInstant } from '#domain/time/calendar.ts';
import { basicAuthorization, connect, statusOf } from '../../couch/connection.ts';
import { makeCookie } from '../../couch/embedded/auth/cookies.ts';
import { wrongCredentials } from '../../couch/embedded/errors.ts';
import { refuseAsCouch } from '../couch-refusal.ts';
import { RequestError } from '../errors.ts';
import { isBelow, isSessionRequest } from '../mount-couch.ts';
import { isEntitled, LOST_ROLE, mayReadTeam, revoke } from '../people/script-tokens.ts';
import { parseScriptName, putUser, readPerson, readScript } from '../people/users.ts';
import type { PersonUser, ScriptUser } from '../people/user-documents.ts';
import type { Service } from '../service.ts';
import type { Session } from './session.ts';

/** A token's use is stored once in so long. */
const USED_INTERVAL_MS = 10 * 60_000;

const TOKEN = /^bearer\s+([a-z][a-z0-9_-]{1,62}\.script\.[0-9a-f]{16})\.([A-Za-z0-9_-]{43})\s*$/i;

/** Turns the token of a script into credentials of CouchDB. What else is sent as a bearer token names nobody. */
export const acceptBearerTokens: Middleware = (ctx, next) => {
  const { authorization } = ctx.req.headers;
  if (!isBelow(API_PATH, ctx) || !/^bearer\b/i.test(authorization ?? '')) return next();
  const [, name, secret] = TOKEN.exec(authorization ?? '') ?? [];
  // A cookie beside it must not speak for the script.
  delete ctx.req.headers.cookie;
  delete ctx.req.headers.authorization;
  if (name !== undefined && secret !== undefined)
    ctx.req.headers.authorization = basicAuthorization(name.toLowerCase(), secret);
  return next();
};

const SignedIn = v.pipe(v.string(), v.parseJson(), v.object({ ok: v.literal(true), name: v.string() }));

/** Wraps the middleware that responds for CouchDB: no token opens a session. */
export function refuseScriptSessions(couchdb: Middleware): Middleware {
  return async (ctx, next) => {
    await couchdb(ctx, next);
    if (ctx.method !== 'POST' || !isSessionRequest(ctx) || ctx.status >= 400) return;
    const response = v.safeParse(SignedIn, ctx.body);
    if (!response.success || parseScriptName(response.output.name) === undefined) return;
    ctx.remove('Set-Cookie');
    refuseAsCouch(ctx, wrongCredentials());
  };
}

/**
 * The session of the owner for a route with this scope, narrowed to what the token names.
 * @throws RequestError where the token has expired or was revoked, or does not have the scope.
 */
export async function requireScript(
  ctx: Context,
  service: Service,
  { name, scope }: { name: string; scope: TokenScope | undefined }
): Promise<Session> {
  const { couch, couchUrl, now } = service;
  const script = ctx.req.headers.authorization === undefined ? undefined : await readScript(couch, name);
  if (!script || Date.parse(script.tidesheet.expires) <= now())
    throw new RequestError('sign-in-refused', 'The token has expired or was revoked.', 'Make another one.');
  const owner = await requireOwner(service, script);
  if (scope === undefined || !script.tidesheet.scopes.includes(scope))
    throw new RequestError(
      'forbidden',
      scope === undefined
        ? 'Tokens for scripts do not open this route.'
        : `The token does not have the scope ${scope}.`
    );
  await noteUse(service, script);
  const ownRoles = rolesWithin(couch.names.prefix, owner.roles);
  const { own, teams } = script.tidesheet;
  return {
    name: owner.name,
    roles: ['member', ...teams.filter((slug) => mayReadTeam(ownRoles, slug)).map(managerRole)],
    couch: connect(couchUrl, { cookie: await cookieOf(service, owner) }, couch.names.prefix),
    grant: { own, teams }
  };
}

/** Revokes a token whose owner may no longer have it. @throws RequestError */
async function requireOwner(service: Service, script: ScriptUser): Promise<PersonUser> {
  const owner = await readPerson(service.couch, script.tidesheet.person);
  const isGone = !owner || owner.tidesheet.disabled !== undefined || owner.tidesheet.erasing === true;
  if (!isGone && isEntitled(service.couch, owner, script)) {
    if (!owner.tidesheet.oneTimePassword) return owner;
    throw new RequestError('forbidden', 'The owner of the token has to choose a password first.');
  }
  const reason = isGone ? 'owner-disabled' : LOST_ROLE;
  await revoke(service, script, { by: 'service', reason });
  throw new RequestError(
    'sign-in-refused',
    'The token was revoked: its owner may not read this any more.',
    'Make another one.'
  );
}

/** Two requests at once may both want to: one of them does. */
async function noteUse({ couch, now }: Pick<Service, 'couch' | 'now'>, script: ScriptUser): Promise<void> {
  const { used } = script.tidesheet;
  if (used !== undefined && now() - Date.parse(used) < USED_INTERVAL_MS) return;
  try {
    await putUser(couch, { ...script, tidesheet: { ...script.tidesheet, used: formatInstant(now()) } });
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
  }
}

const Salted = v.looseObject({ salt: v.pipe(v.string(), v.minLength(1)) });

/** A session of the owner that never leaves this server: CouchDB decides what they may read. @throws RequestError */
async function cookieOf({ cookieSecret }: Pick<Service, 'cookieSecret'>, owner: PersonUser): Promise<string> {
  const secret = await cookieSecret();
  const salted = v.safeParse(Salted, owner);
  if (secret === undefined || !salted.success)
    throw new RequestError('sign-in-refused', 'CouchDB does not let the service read for this token.');
  const keys = { secret, salt: salted.output.salt };
  return `AuthSession=${makeCookie(keys, { name: owner.name, issuedSeconds: Math.floor(Date.now() / 1000) })}`;
}
