import type { Context, Middleware } from 'koa';
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

/** The decoded segments of the path that CouchDB sees, without empty ones, as CouchDB takes them apart. */
export const couchSegments = (ctx: Context): string[] => segmentsOf(String(ctx.state['couchPath']));

function segmentsOf(path: string): string[] {
  const segments = path.split('/').filter(Boolean);
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return segments;
  }
}

/** Whether the request signs somebody in or out, or asks who is signed in. */
export const isSessionRequest = (ctx: Context): boolean => couchSegments(ctx)[0] === '_session';

/** The same, of a request that was not mounted yet. */
export const isSessionPath = (ctx: Context, prefix: string): boolean =>
  segmentsOf(rawPathOf(ctx).slice(prefix.length))[0] === '_session';

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
