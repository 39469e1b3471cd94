/** A response of CouchDB that stays open, such as a feed, ends when its reader may no longer read it. */
import type { Context } from 'koa';
import * as v from 'valibot';
import { CouchSession } from '../../couch/connection.ts';
import { couchPathOf } from '../mount-couch.ts';

/** What a request identifies itself with, and where its database is. */
type Reader = { couchUrl: string; headers: Record<string, string>; database: string | undefined };

const TIMEOUT_MS = 10_000;

/** Asks CouchDB every `intervalMs` with the credentials of the request; calls `end`, once, when it refuses them. */
export function recheckResponse(
  ctx: Context,
  { couchUrl, intervalMs, end }: { couchUrl: string; intervalMs: number; end: () => void }
): void {
  const { cookie, authorization } = ctx.req.headers;
  const headers = { ...(cookie && { cookie }), ...(authorization && { authorization }) };
  const { database } = couchPathOf(ctx);
  const reader = { couchUrl, headers, database: /^(_|$)/.test(database) ? undefined : database };
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
}

/** @throws Error where CouchDB does not respond. */
async function mayRead({ couchUrl, headers, database }: Reader): Promise<boolean> {
  const get = (path: string) => fetch(couchUrl + path, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const session = await get('/_session');
  if (session.status === 401) return false;
  // Too many wrong passwords of others lock the account, but end no session.
  if (!session.ok) return true;
  const { userCtx } = v.parse(CouchSession, await session.json());
  if (userCtx.name === null) return false;
  if (database === undefined) return true;
  const found = await get(`/${encodeURIComponent(database)}`);
  await found.body?.cancel();
  return ![401, 403, 404].includes(found.status);
}
