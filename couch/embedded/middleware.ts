import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Koa from 'koa';
import { secureCookie } from '../secure-cookie.ts';
import { CouchError } from './errors.ts';
import { route } from './router.ts';
import { anonymous } from './security.ts';
import { readAddress } from './http/address.ts';
import { decode, parseQuery } from './http/query.ts';
import type { Answer, Endpoint, Request } from './http/request.ts';

/** The raw path below the mount point, and what stands before it. */
function readPath(ctx: Koa.Context): { raw: string; before: string } {
  const [own = '/'] = (ctx.req.url ?? '/').split('?');
  const [whole = own] = ctx.originalUrl.split('?');
  const given: unknown = ctx.state['couchPath'];
  const raw = typeof given === 'string' ? given : own;
  return { raw, before: whole.endsWith(raw) ? whole.slice(0, whole.length - raw.length) : '' };
}

/** As in CouchDB, a slash too many names nothing. */
const splitPath = (raw: string): string[] =>
  raw
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);

/** Signing in and out must work with whatever cookie a browser still has. */
const isSigning = ([first]: string[], method: string) =>
  first === '_session' && (method === 'POST' || method === 'DELETE');

async function readRequest(endpoint: Endpoint, ctx: Koa.Context): Promise<Request & { renewed?: string }> {
  const { raw, before } = readPath(ctx);
  const path = splitPath(raw);
  const address = readAddress(ctx.req);
  const { cookie, authorization } = ctx.headers;
  const identity = isSigning(path, ctx.method)
    ? { user: anonymous }
    : await endpoint.sessions.identify({ cookie, authorization, address });
  const gone = new AbortController();
  endpoint.answering.add(gone);
  ctx.res.once('close', () => {
    endpoint.answering.delete(gone);
    gone.abort();
  });
  return {
    ...identity,
    endpoint,
    method: ctx.method,
    incoming: ctx.req,
    path,
    query: parseQuery(ctx.querystring),
    address,
    root: `${ctx.protocol}://${ctx.host}${before}`,
    aborted: gone.signal
  };
}

function refuse(endpoint: Endpoint, ctx: Koa.Context, error: unknown): Answer {
  const known = error instanceof CouchError;
  if (!known || (error.status >= 500 && error.status !== 501)) note(endpoint, ctx, error);
  if (known) {
    const { status, headers, reason } = error;
    return { status, body: JSON.stringify({ error: error.error, reason }) + '\n', headers };
  }
  const body = {
    error: 'internal_server_error',
    reason: 'The request failed; the log of the server says why.'
  };
  return { status: 500, body: JSON.stringify(body) + '\n' };
}

async function send(
  endpoint: Endpoint,
  ctx: Koa.Context,
  { status, body, headers = {} }: Answer
): Promise<void> {
  ctx.status = status;
  ctx.set(headers);
  const cookie = ctx.response.get('Set-Cookie');
  if (cookie) ctx.set('Set-Cookie', secureCookie(ctx, cookie));
  if (status === 304) return;
  if (!headers['Content-Type']) ctx.set('Content-Type', 'application/json');
  if (!headers['Cache-Control']) ctx.set('Cache-Control', 'must-revalidate');
  if (typeof body === 'string') ctx.body = body;
  else if (ctx.method === 'HEAD') ctx.body = '';
  else await stream(endpoint, ctx, body);
}

/** Koa would report every reader that goes away as an error of the server. */
async function stream(endpoint: Endpoint, ctx: Koa.Context, body: AsyncIterable<string>): Promise<void> {
  ctx.respond = false;
  try {
    await pipeline(Readable.from(body, { objectMode: false, highWaterMark: 65_536 }), ctx.res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') note(endpoint, ctx, error);
  }
}

function note(endpoint: Endpoint, ctx: Koa.Context, error: unknown): void {
  const text =
    error instanceof CouchError ? error.message : error instanceof Error ? error.stack : String(error);
  endpoint.log(`${ctx.method} ${ctx.path}: ${text}`);
}

/** The Koa middleware of an endpoint: finds out who asks, routes, and answers every error as CouchDB does. */
export function createMiddleware(endpoint: Endpoint): Koa.Middleware {
  return async (ctx) => {
    try {
      const request = await readRequest(endpoint, ctx);
      const answered = await route(request);
      if (request.renewed && !answered.headers?.['Set-Cookie']) ctx.set('Set-Cookie', request.renewed);
      await send(endpoint, ctx, answered);
    } catch (error) {
      await send(endpoint, ctx, refuse(endpoint, ctx, error));
    }
  };
}
