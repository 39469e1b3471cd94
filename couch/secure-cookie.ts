import type { Context } from 'koa';

/** Whether the browser came over TLS. Of several proxies the first to be reached tells first. */
export const isBehindTls = (ctx: Context): boolean =>
  ctx.secure || /^\s*https\s*(,|$)/i.test(ctx.get('X-Forwarded-Proto'));

/** A Set-Cookie header as this request's browser should have it: `Secure` behind TLS. */
export const secureCookie = (ctx: Context, cookie: string): string =>
  isBehindTls(ctx) && !/;\s*secure\s*(;|$)/i.test(cookie) ? `${cookie}; Secure` : cookie;
