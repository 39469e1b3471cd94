import type { Middleware } from 'koa';

/**
 * Hands everything below `prefix` to CouchDB. The path it sees, `ctx.state.couchPath`, is still percent-encoded: in
 * CouchDB `a%2Fb` is another document than `a/b`.
 */
export function mountCouch(prefix: string, couchdb: Middleware): Middleware {
  return async (ctx, next) => {
    const [path = ''] = (ctx.req.url ?? '').split('?');
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return next();
    ctx.state['couchPath'] = path.slice(prefix.length) || '/';
    return couchdb(ctx, next);
  };
}
