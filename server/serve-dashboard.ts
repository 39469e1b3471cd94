import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Middleware } from 'koa';
import sirv from 'sirv';

/** Serves the built dashboard; every page of it is the same shell. Says so where it has not been built. */
export function serveDashboard(folder: string): Middleware {
  const root = resolve(folder);
  if (!existsSync(root)) {
    return (ctx) => {
      ctx.status = 404;
      ctx.body = 'The dashboard has not been built here. Build it with: npm run build\n';
    };
  }
  return refuseWrites(serveFolder(root));
}

/**
 * Requests that write are meant for another path. Above all, CouchDB's replicator looks for `/_session` at the root of any
 * address, and signs in with each request where it finds nothing.
 */
const refuseWrites =
  (read: Middleware): Middleware =>
  (ctx, next) => {
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return read(ctx, next);
    ctx.status = 404;
    ctx.body = {
      error: 'not_found',
      reason: `No route matches ${ctx.method} ${ctx.path}. CouchDB is below /db.`
    };
  };

function serveFolder(root: string): Middleware {
  const serve = sirv(root, { single: true, etag: true, gzip: true, setHeaders: setCacheControl });
  return async (ctx, next) => {
    ctx.respond = false;
    // sirv sends a file or, for any page, the shell; it calls back only where the folder has no shell.
    ctx.res.statusCode = 200;
    await new Promise<void>((done) => {
      ctx.res.once('close', done);
      serve(ctx.req, ctx.res, () => {
        ctx.respond = true;
        ctx.res.off('close', done);
        next().then(done, done);
      });
    });
  };
}

/** Files with a hash in their name never change; the shell and the service worker must be revalidated every time. */
function setCacheControl(
  response: { setHeader: (name: string, value: string) => unknown },
  path: string
): void {
  const immutable = path.includes('/_app/immutable/');
  response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
}
