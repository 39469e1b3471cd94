import type { Context, Middleware } from 'koa';
import { findCookie } from '../../couch/embedded/auth/cookies.ts';
import { isBehindTls } from '../../couch/secure-cookie.ts';
import { basePathOf } from '../base-path.ts';

/** Attributes that CouchDB decides. All others are the same, however a CouchDB is configured. */
const RETAINED = /^(version|expires|max-age)=/i;

/**
 * The Set-Cookie header of a session as browsers get it: unreadable for scripts, sent to this very host, below the base path,
 * and by its own pages only, and over TLS only if the browser uses TLS. CouchDB prescribes the name.
 */
export function sessionCookie(ctx: Context, cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
  const isEnd = pair.endsWith('=');
  return [
    pair,
    // Where sessions outlive the browser's window, CouchDB's sign-out would leave an empty cookie for as long.
    ...(isEnd ? ['Max-Age=0'] : attributes.filter((attribute) => RETAINED.test(attribute))),
    `Path=${basePathOf(ctx) || '/'}`,
    'HttpOnly',
    'SameSite=Strict',
    ...(isBehindTls(ctx) ? ['Secure'] : [])
  ].join('; ');
}

/**
 * Reduces the Cookie header to the session in its one form. CouchDB also reads others, with spaces, quotes, padding or surplus
 * bits in the last character, under which a session would not be recognised here.
 */
export const normalizeCookie: Middleware = (ctx, next) => {
  // Single sign-on has a cookie of its own.
  ctx.state['cookies'] = ctx.req.headers.cookie;
  const session = findCookie(ctx.req.headers.cookie);
  if (session && isCanonical(session)) ctx.req.headers.cookie = `AuthSession=${session}`;
  else delete ctx.req.headers.cookie;
  return next();
};

const isCanonical = (text: string) => Buffer.from(text, 'base64url').toString('base64url') === text;
