import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Koa from 'koa';
import { clientNetwork, readClientAddress } from '../client-address.ts';
import { secureCookie } from '../secure-cookie.ts';
import { anonymously, type Identity } from './auth/sessions.ts';
import { CouchError } from './errors.ts';
import { endStalled } from './http/end-stalled.ts';
import { decode, parseQuery, type Query } from './http/query.ts';
import { jsonResponse, type CouchResponse } from './http/response.ts';
import type { CouchRequest, Endpoint } from './request.ts';
import { mayStillRead, route } from './router.ts';
import { isServerAdmin } from './security.ts';

type IdentifiedRequest = CouchRequest & Identity & { abort: () => void };

const TIMEOUT_OF_END_MS = 2000;

/** The Koa middleware of an endpoint: authenticates, routes, and turns every error into a response of CouchDB. */
export function createMiddleware(endpoint: Endpoint): Koa.Middleware {
  return async (ctx) => {
    try {
      const request = await readRequest(endpoint, ctx);
      const response = await route(request);
      if (typeof response.body !== 'string') endWithPermission(request, ctx);
      if (request.renewed && !response.headers?.['Set-Cookie']) ctx.set('Set-Cookie', request.renewed);
      await send(endpoint, ctx, response);
    } catch (error) {
      await send(endpoint, ctx, toResponse(endpoint, ctx, error));
    }
  };
}

async function readRequest(endpoint: Endpoint, ctx: Koa.Context): Promise<IdentifiedRequest> {
  const { raw, before } = readPath(ctx);
  const path = splitPath(raw);
  const address = addressOf(ctx);
  const { cookie, authorization } = ctx.headers;
  const identity = isSignInOrOut(path, ctx.method)
    ? anonymously()
    : await endpoint.sessions.authenticate({ cookie, authorization, address });
  endStalled(ctx.res, endpoint.stalledMs);
  const controller = new AbortController();
  const closed = new AbortController();
  endpoint.running.add(controller);
  const close = () => {
    endpoint.running.delete(controller);
    controller.abort();
    closed.abort();
  };
  if (ctx.res.destroyed) close();
  else ctx.res.once('close', close);
  const query = parseQuery(ctx.querystring);
  const { name } = identity.user;
  const turn = await endpoint.runningOf.begin({
    user: isServerAdmin(identity.user) ? null : name,
    isFeed: isOpenFeed(path, query),
    aborted: closed.signal
  });
  return {
    ...identity,
    endpoint,
    method: ctx.method,
    incoming: ctx.req,
    path,
    query,
    turn,
    address,
    root: `${ctx.protocol}://${ctx.host}${before}`,
    aborted: controller.signal,
    abort: () => controller.abort()
  };
}

/** While a response is sent, which may take days, its user must still be allowed to read it. */
function endWithPermission(request: IdentifiedRequest, ctx: Koa.Context): void {
  const { endpoint, path, recheck, abort, aborted } = request;
  const isAllowed = async () => {
    const user = await recheck();
    return user !== undefined && (await mayStillRead(endpoint, path, user));
  };
  const timer = setInterval(() => {
    isAllowed().then(
      (allowed) => allowed || aborted.aborted || end(),
      // The store closes or is damaged: reading from it fails by itself.
      () => undefined
    );
  }, endpoint.recheckMs);
  const end = () => {
    // A feed ends with its last line; what does not end by itself is cut off.
    abort();
    setTimeout(() => ctx.res.destroy(), TIMEOUT_OF_END_MS).unref();
  };
  ctx.res.once('close', () => clearInterval(timer));
}

/** The raw path below the mount point, and the path of the mount point. */
function readPath(ctx: Koa.Context): { raw: string; before: string } {
  const [own = '/'] = (ctx.req.url ?? '/').split('?');
  const [whole = own] = ctx.originalUrl.split('?');
  const given: unknown = ctx.state['couchPath'];
  const raw = typeof given === 'string' ? given : own;
  return { raw, before: whole.endsWith(raw) ? whole.slice(0, whole.length - raw.length) : '' };
}

/** Empty segments are ignored, as in CouchDB. @throws CouchError 400. */
const splitPath = (raw: string): string[] =>
  raw
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);

/** Whether the response stays open while it waits for changes. */
const isOpenFeed = (path: string[], query: Query) =>
  ['_changes', '_db_updates'].includes(path.at(-1) ?? '') && (query.get('feed') ?? 'normal') !== 'normal';

/** Signing in and out must work whatever cookie the browser still has. */
const isSignInOrOut = ([first]: string[], method: string) =>
  first === '_session' && (method === 'POST' || method === 'DELETE');

/** As the program that mounts the endpoint found it, or else as of a proxy on this machine. */
function addressOf(ctx: Koa.Context): string {
  const given: unknown = ctx.state['clientAddress'];
  return clientNetwork(typeof given === 'string' ? given : readClientAddress(ctx.req));
}

/** Damage is logged once, when it is found. */
const mustLog = ({ status, error }: CouchError) =>
  status >= 500 && status !== 501 && error !== 'database_damaged';

function toResponse(endpoint: Endpoint, ctx: Koa.Context, error: unknown): CouchResponse {
  const isKnown = error instanceof CouchError;
  if (!isKnown || mustLog(error)) logError(endpoint, ctx, error);
  if (isKnown) {
    const { status, headers, reason } = error;
    return jsonResponse(status, { error: error.error, reason }, headers);
  }
  const reason = 'The request failed; the log of the server says why.';
  return jsonResponse(500, { error: 'internal_server_error', reason });
}

async function send(endpoint: Endpoint, ctx: Koa.Context, response: CouchResponse): Promise<void> {
  const { status, body, headers = {} } = response;
  ctx.status = status;
  ctx.set(headers);
  const cookie = ctx.response.get('Set-Cookie');
  if (cookie) ctx.set('Set-Cookie', secureCookie(ctx, cookie));
  if (status === 304) return;
  if (!headers['Content-Type']) ctx.set('Content-Type', 'application/json');
  if (!ctx.response.get('Cache-Control')) ctx.set('Cache-Control', 'must-revalidate');
  if (typeof body === 'string') ctx.body = body;
  else if (ctx.method === 'HEAD') ctx.body = '';
  else await stream(endpoint, ctx, body);
}

/** Sends the body without Koa, which would report every client that disconnects as an error of the server. */
async function stream(endpoint: Endpoint, ctx: Koa.Context, body: AsyncIterable<string>): Promise<void> {
  ctx.respond = false;
  // A feed may have nothing to send for long.
  ctx.res.flushHeaders();
  try {
    await pipeline(Readable.from(body, { objectMode: false, highWaterMark: 65_536 }), ctx.res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE')
      logError(endpoint, ctx, error);
  }
}

function logError(endpoint: Endpoint, ctx: Koa.Context, error: unknown): void {
  const text =
    error instanceof CouchError ? error.message : error instanceof Error ? error.stack : String(error);
  endpoint.log(`${ctx.method} ${ctx.path}: ${text}`);
}
