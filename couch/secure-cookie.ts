import type { Context } from 'koa';

/** Whether the browser uses TLS. Of several proxies the one nearest to the browser comes first in the header. */
export const isBehindTls = (ctx: Context): boolean =>
  ctx.secure || /^\s*https\s*(,|$)/i.test(ctx.get('X-Forwarded-Proto'));

/** Adds `Secure` to a Set-Cookie header if the browser uses TLS. */
export const secureCookie = (ctx: Context, cookie: string): string =>
  isBehindTls(ctx) && !/;\s*secure\s*(;|$)/i.test(cookie) ? `${cookie}; Secure` : cookie;
