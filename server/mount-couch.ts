import type { Context, Middleware } from 'koa';

/** Below this path CouchDB responds. */
export const COUCH_PATH = '/db';

const rawPathOf = (ctx: Context) => (ctx.req.url ?? '').split('?')[0] ?? '';

export const isBelow = (prefix: string, ctx: Context): boolean =>
  `${rawPathOf(ctx)}/`.startsWith(`${prefix}/`);

/**
 * Hands everything below `prefix` to CouchDB. The path it sees, `ctx.state.couchPath`, is still percent-encoded: in
 * CouchDB `a%2Fb` is another document than `a/b`.
 */
export function mountCouch(prefix: string, couchdb: Middleware): Middleware {
  return async (ctx, next) => {
    if (!isBelow(prefix, ctx)) return next();
    ctx.state['couchPath'] = rawPathOf(ctx).slice(prefix.length) || '/';
    return couchdb(ctx, next);
  };
}
