import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import { readCouchPath, type CouchPath } from './auth/couch-path.ts';
import { RequestError } from './errors.ts';

/** Below this path CouchDB responds. */
export const COUCH_PATH = '/db';

const rawPathOf = (ctx: Context) => (ctx.req.url ?? '').split('?')[0] ?? '';

/** Koa and its router read a request target in absolute form, or with a backslash or `#`, as another path than `isBelow` does. */
export const requireOriginForm: Middleware = (ctx, next) => {
  if (!/^\/[^\\#\s]*$/.test(ctx.req.url ?? ''))
    throw new RequestError('invalid-request', 'The request target must be a path.');
  return next();
};

export const isBelow = (prefix: string, ctx: Context): boolean =>
  `${rawPathOf(ctx)}/`.startsWith(`${prefix}/`);

const paths = new WeakMap<IncomingMessage, CouchPath>();

/** The path that CouchDB sees, of a request that was mounted. */
export const couchPathOf = ({ req }: Context): CouchPath => paths.get(req) ?? readCouchPath('/');

/** Whether the request signs somebody in or out, or asks who is signed in. */
export const isSessionRequest = (ctx: Context): boolean => couchPathOf(ctx).database === '_session';

/** The same, of a request that was not mounted yet. @throws RequestError for a path that `readCouchPath` refuses */
export const isSessionPath = (ctx: Context, prefix: string): boolean =>
  readCouchPath(rawPathOf(ctx).slice(prefix.length)).database === '_session';

/**
 * Hands everything below `prefix` to CouchDB. The path it sees, `ctx.state.couchPath`, is still percent-encoded: in
 * CouchDB `a%2Fb` is another document than `a/b`.
 * @throws RequestError for a path that `readCouchPath` refuses
 */
export function mountCouch(prefix: string, couchdb: Middleware): Middleware {
  return async (ctx, next) => {
    if (!isBelow(prefix, ctx)) return next();
    const path = readCouchPath(rawPathOf(ctx).slice(prefix.length));
    paths.set(ctx.req, path);
    ctx.state['couchPath'] = path.normalized;
    return couchdb(ctx, next);
  };
}
