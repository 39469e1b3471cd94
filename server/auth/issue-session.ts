/** Opens a session of CouchDB for somebody who proved who they are otherwise than with their password. */
import type { Context } from 'koa';
import * as v from 'valibot';
import { CouchSession, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { makeCookie } from '../../couch/embedded/auth/cookies.ts';
import { userId } from '../people/users.ts';
import type { Service } from '../service.ts';
import { sessionCookie } from './session-cookie.ts';

/** As long as CouchDB's own, with the settings that Tidesheet asks for; CouchDB decides. */
const SESSION_SECONDS = 30 * 24 * 3600;

const Salted = v.looseObject({ salt: v.pipe(v.string(), v.minLength(1)) });

/** CouchDB does not let the service open a session. */
export class SessionSecretError extends Error {
  override readonly name = 'SessionSecretError';
}

/**
 * Signs the very cookie that CouchDB would, and sets it once CouchDB has accepted it. @throws SessionSecretError where it does not.
 */
export async function issueSession(
  ctx: Context,
  { couch, couchUrl, cookieSecret }: Pick<Service, 'couch' | 'couchUrl' | 'cookieSecret'>,
  name: string
): Promise<void> {
  const secret = await cookieSecret();
  if (secret === undefined)
    throw new SessionSecretError('The account of COUCHDB_URL may not read [chttpd_auth] secret.');
  // Without a key of theirs, somebody may not sign in.
  const { salt } = v.parse(Salted, await couch.use(USERS).get(userId(name)));
  const value = makeCookie({ secret, salt }, { name, issuedSeconds: Math.floor(Date.now() / 1000) });
  const response = await fetch(`${couchUrl}/_session`, { headers: { cookie: `AuthSession=${value}` } });
  const session = v.safeParse(CouchSession, await response.json().catch(() => undefined));
  if (!session.success || session.output.userCtx.name !== name)
    throw new SessionSecretError(
      'CouchDB does not accept a session that was signed with [chttpd_auth] secret. Every node needs the same secret, and sha256 first in hash_algorithms.'
    );
  ctx.append('Set-Cookie', sessionCookie(ctx, `AuthSession=${value}; Version=1; Max-Age=${SESSION_SECONDS}`));
}

const Value = v.pipe(v.string(), v.minLength(1));

/** The secret that a CouchDB elsewhere signs sessions with; undefined where its account may not read it. */
export async function readCookieSecret(couch: Couch): Promise<string | undefined> {
  for (const section of ['chttpd_auth', 'couch_httpd_auth']) {
    const path = `_node/_local/_config/${section}/secret`;
    const found = v.safeParse(Value, await couch.request({ path }).catch(() => undefined));
    if (found.success) return found.output;
  }
  return undefined;
}
