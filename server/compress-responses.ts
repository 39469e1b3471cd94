import compression from 'compression';
import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';

/** Feeds that stay open: each change must reach the reader at once. */
const OPEN_FEED = /[?&]feed=(longpoll|continuous|live|eventsource)/;
/** Long responses of CouchDB. */
const LONG_RESPONSE = /^\/db\/[^/]+\/(rules|_all_docs|_changes|_bulk_get|_design\/[^/]+\/_view\/[^/]+)$/;
/** What the API lists; none of it is secret. */
const LISTS = /^\/api\/v1\/(team\/.+|developers|me\/agent)$/;
/** The dashboard is the same for everybody. */
const DASHBOARD = /^\/(_app\/.+|service-worker\.js|sign-in)?$/;

/**
 * Compresses the dashboard's files and long responses of CouchDB, as they are streamed, for clients that accept it.
 * Responses with a secret (sessions, tokens, one-time passwords) are never compressed: their length would reveal some of it.
 */
export function compressResponses(): Middleware {
  const compress = compression({
    filter: (request, response) => isLong(request) && compression.filter(request, response)
  });
  return (ctx, next) => {
    compress(ctx.req, ctx.res, () => undefined);
    return next();
  };
}

function isLong({ url = '' }: IncomingMessage): boolean {
  const [path = ''] = url.split('?');
  if (LONG_RESPONSE.test(path)) return !OPEN_FEED.test(url);
  return LISTS.test(path) || DASHBOARD.test(path);
}
