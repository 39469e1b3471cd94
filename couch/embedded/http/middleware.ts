import { Readable } from 'node:stream';
import type Koa from 'koa';
import { CouchError } from '../errors.ts';
import { route } from '../router.ts';
import { anonymous } from '../security.ts';
import { decode, parseQuery } from './query.ts';
import type { Answer, Endpoint, Request } from './request.ts';

/** The raw path below the mount point, and what stands before it. */
function readPath(ctx: Koa.Context): { raw: string; before: string } {
  const [own = '/'] = (ctx.req.url ?? '/').split('?');
  const [whole = own] = ctx.originalUrl.split('?');
  const given: unknown = ctx.state['couchPath'];
  const raw = typeof given === 'string' ? given : own;
  return { raw, before: whole.endsWith(raw) ? whole.slice(0, whole.length - raw.length) : '' };
}

function splitPath(raw: string): string[] {
  const segments = raw.split('/').slice(1).map(decode);
  while (segments.length > 0 && segments.at(-1) === '') segments.pop();
  return segments;
}

/** Signing in and out must work with whatever cookie a browser still has. */
const isSigning = ([first]: string[], method: string) =>
  first === '_session' && (method === 'POST' || method === 'DELETE');

async function readRequest(endpoint: Endpoint, ctx: Koa.Context): Promise<Request & { renewed?: string }> {
  const { raw, before } = readPath(ctx);
  const path = splitPath(raw);
  const address = ctx.ip;
  const { cookie, authorization } = ctx.headers;
  const identity = isSigning(path, ctx.method)
    ? { user: anonymous }
    : await endpoint.sessions.identify({ cookie, authorization, address });
  const gone = new AbortController();
  ctx.res.once('close', () => gone.abort());
  return {
    ...identity,
    endpoint,
    method: ctx.method,
    incoming: ctx.req,
    path,
    query: parseQuery(ctx.querystring),
    address,
    root: `${ctx.origin}${before}`,
    aborted: AbortSignal.any([gone.signal, endpoint.closing])
  };
}

function refuse(endpoint: Endpoint, ctx: Koa.Context, error: unknown): Answer {
  if (error instanceof CouchError) {
    if (error.status >= 500 && error.status !== 501)
      endpoint.log(`${ctx.method} ${ctx.path}: ${error.message}`);
    const { status, headers } = error;
    return { status, body: JSON.stringify({ error: error.error, reason: error.reason }) + '\n', headers };
  }
  endpoint.log(
    `${ctx.method} ${ctx.path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  );
  const body = {
    error: 'internal_server_error',
    reason: 'The request failed; the log of the server says why.'
  };
  return { status: 500, body: JSON.stringify(body) + '\n' };
}

function send(endpoint: Endpoint, ctx: Koa.Context, { status, body, headers = {} }: Answer): void {
  ctx.status = status;
  ctx.set(headers);
  if (status === 304) return;
  ctx.set('Content-Type', 'application/json');
  if (!headers['Cache-Control']) ctx.set('Cache-Control', 'must-revalidate');
  if (typeof body === 'string') {
    ctx.body = body;
    return;
  }
  const stream = Readable.from(body, { objectMode: false, highWaterMark: 65_536 });
  stream.on('error', (error) => {
    if (!ctx.res.destroyed) endpoint.log(`${ctx.method} ${ctx.path}: ${error.message}`);
  });
  ctx.body = stream;
}

/** The Koa middleware of an endpoint: finds out who asks, routes, and answers every error as CouchDB does. */
export function createMiddleware(endpoint: Endpoint): Koa.Middleware {
  return async (ctx) => {
    try {
      const request = await readRequest(endpoint, ctx);
      const answered = await route(request);
      if (request.renewed && !answered.headers?.['Set-Cookie']) ctx.set('Set-Cookie', request.renewed);
      send(endpoint, ctx, answered);
    } catch (error) {
      send(endpoint, ctx, refuse(endpoint, ctx, error));
    }
  };
}
