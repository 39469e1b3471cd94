/** Signing out ends the session on the server, for every copy of its cookie, and the responses that it still reads. */
import type { ServerResponse } from 'node:http';
import type { Context, Middleware } from 'koa';
import * as v from 'valibot';
import { API_PATH } from '#domain/api/route.ts';
import { CouchSession } from '../../couch/connection.ts';
import { findCookie } from '../../couch/embedded/auth/cookies.ts';
import { COUCH_PATH, isBelow, isSessionPath } from '../mount-couch.ts';
import type { Service } from '../service.ts';
import { EndedSessions, parseSessionCookie, type SessionCookie } from './ended-sessions.ts';

const RECHECK_MS = 15_000;

/** Where sessions count; pages are the same for everybody. */
const PATHS = [COUCH_PATH, API_PATH];

type OpenResponses = Map<string, { cookie: SessionCookie; responses: Set<ServerResponse> }>;

/** Comes after `normalizeCookie`, which leaves no other cookie than that of the session. */
export function endSessions(service: Pick<Service, 'couch' | 'couchUrl' | 'log' | 'now'>): Middleware {
  const ended = new EndedSessions(service);
  const open: OpenResponses = new Map();
  // Sessions that another server ended.
  const timer = setInterval(() => void endOpenResponses(open, ended), RECHECK_MS);
  timer.unref();
  return async (ctx, next) => {
    if (!PATHS.some((path) => isBelow(path, ctx))) return next();
    const value = findCookie(ctx.req.headers.cookie);
    if (value === undefined) return next();
    const cookie = parseSessionCookie(value);
    if (cookie === undefined || (await ended.has(cookie))) {
      delete ctx.req.headers.cookie;
      return next();
    }
    if (isSignOut(ctx) && (await isValid(service, cookie, value))) {
      await ended.add(cookie);
      for (const response of open.get(cookie.hash)?.responses ?? []) response.destroy();
    }
    track(open, cookie, ctx.res);
    return next();
  };
}

const isSignOut = (ctx: Context) =>
  ctx.method === 'DELETE' && isBelow(COUCH_PATH, ctx) && isSessionPath(ctx, COUCH_PATH);

/** Forged cookies must not fill the list. */
async function isValid(
  { couchUrl }: Pick<Service, 'couchUrl'>,
  { name }: SessionCookie,
  value: string
): Promise<boolean> {
  const response = await fetch(`${couchUrl}/_session`, { headers: { cookie: `AuthSession=${value}` } });
  const session = v.safeParse(CouchSession, await response.json().catch(() => undefined));
  return session.success && session.output.userCtx.name === name;
}

function track(open: OpenResponses, cookie: SessionCookie, response: ServerResponse): void {
  const entry = open.get(cookie.hash) ?? { cookie, responses: new Set() };
  open.set(cookie.hash, entry);
  entry.responses.add(response);
  response.once('close', () => {
    entry.responses.delete(response);
    if (entry.responses.size === 0) open.delete(cookie.hash);
  });
}

async function endOpenResponses(open: OpenResponses, ended: EndedSessions): Promise<void> {
  for (const { cookie, responses } of [...open.values()]) {
    // Where CouchDB is away, its responses end by themselves.
    const hasEnded = await ended.has(cookie).catch(() => false);
    if (hasEnded) for (const response of responses) response.destroy();
  }
}
