import type { Context } from 'koa';

/** Who is asking, after the proxies that told before: CouchDB locks accounts by name and this. */
export const forwardedFor = (ctx: Context): string =>
  [ctx.get('X-Forwarded-For'), ctx.req.socket.remoteAddress].filter(Boolean).join(', ');
