/** A response of CouchDB that stays open, such as a feed, ends when its reader may no longer read it. */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import * as v from 'valibot';
import { connect, CouchSession, orMissing, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { PasswordHash, verifyPassword } from '../../couch/embedded/auth/password.ts';
import { RecentMap } from '../../couch/embedded/auth/recent-map.ts';
import { couchPathOf } from '../mount-couch.ts';
import { userId } from '../people/users.ts';
import { readBasic } from './basic-credentials.ts';

/** What a request identifies itself with, and the database that it reads. */
type Reader = { headers: Record<string, string>; database: string | undefined };

type Options = { url: string; authorization?: string | undefined; intervalMs: number };

const TIMEOUT_MS = 10_000;
const MAX_VERIFIED = 5_000;
const VERIFIED_MS = 3_600_000;

/**
 * @returns what watches an open response: it asks CouchDB every `intervalMs` with the credentials of the request, and calls `end`,
 * once, when they no longer allow it. `authorization` is that of the service.
 */
export function recheckResponses({ url, authorization, intervalMs }: Options) {
  const couch = authorization === undefined ? undefined : connect(url, { authorization });
  const mayRead = checkReaders(url, couch);
  return (ctx: Context, end: () => void): void => {
    const { cookie, authorization } = ctx.req.headers;
    const headers = { ...(cookie && { cookie }), ...(authorization && { authorization }) };
    const { database } = couchPathOf(ctx);
    const reader = { headers, database: /^(_|$)/.test(database) ? undefined : database };
    const timer = setInterval(() => {
      mayRead(reader).then(
        (allowed) => {
          if (allowed) return;
          clearInterval(timer);
          end();
        },
        // CouchDB is away: its responses break off by themselves.
        () => undefined
      );
    }, intervalMs);
    ctx.res.once('close', () => clearInterval(timer));
  };
}

/** `couch`: with the account of the service. The function throws where CouchDB does not respond. */
function checkReaders(url: string, couch: Couch | undefined): (reader: Reader) => Promise<boolean> {
  const isRight = rememberPasswords();
  return async ({ headers, database }) => {
    const get = (path: string) => fetch(url + path, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const session = await get('/_session');
    if (session.status === 401) return false;
    // Too many wrong passwords lock the account, and end no session: but perhaps its user sent them, to keep this response.
    if (session.status === 403 && couch) return mayReadLocked(couch, { headers, database }, isRight);
    if (!session.ok) return true;
    const { userCtx } = v.parse(CouchSession, await session.json());
    if (userCtx.name === null) return false;
    if (database === undefined) return true;
    const found = await get(`/${encodeURIComponent(database)}`);
    await found.body?.cancel();
    return ![401, 403, 404].includes(found.status);
  };
}

const User = v.looseObject({ ...PasswordHash.entries, roles: v.array(v.string()) });
const Members = v.object({ members: v.object({ roles: v.array(v.string()) }) });

/** Of somebody whose account CouchDB has locked. A locked reader with a cookie would be refused again, too. */
async function mayReadLocked(
  couch: Couch,
  { headers, database }: Reader,
  isRight: PasswordCheck
): Promise<boolean> {
  const credentials = readBasic(headers['authorization']);
  if (!credentials) return false;
  const { name, password } = credentials;
  const user = v.safeParse(User, await orMissing(couch.use(USERS).get(userId(name))));
  if (!user.success || !(await isRight(password, user.output))) return false;
  if (database === undefined) return true;
  const security: unknown = await orMissing(couch.request({ db: database, path: '_security' }));
  const members = v.safeParse(Members, security);
  return members.success && members.output.members.roles.some((role) => user.output.roles.includes(role));
}

type PasswordCheck = (password: string, hash: PasswordHash) => Promise<boolean>;

/** Checks passwords, each once: a key takes long to derive. */
function rememberPasswords(): PasswordCheck {
  const checked = new RecentMap<Promise<boolean>>({ maxEntries: MAX_VERIFIED, maxAgeMs: VERIFIED_MS });
  return (password, hash) => {
    const { derived_key, salt } = hash;
    const key = createHash('sha256')
      .update(JSON.stringify([password, salt, derived_key]))
      .digest('base64');
    const known = checked.get(key) ?? verifyPassword(password, hash);
    checked.set(key, known, Date.now());
    return known;
  };
}
