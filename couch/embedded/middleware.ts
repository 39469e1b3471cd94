import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Koa from 'koa';
import { clientNetwork, readClientAddress } from '../client-address.ts';
import { secureCookie } from '../secure-cookie.ts';
import { handleRequest, logError, REQUEST_IS_OVER, type ReceivedRequest } from './handle-request.ts';
import { endStalled } from './http/end-stalled.ts';
import type { CouchResponse } from './http/response.ts';
import type { Endpoint } from './request.ts';

/** The Koa middleware of an endpoint. */
export function createMiddleware(endpoint: Endpoint): Koa.Middleware {
  return async (ctx) => {
    const received = receive(ctx);
    endStalled(ctx.res, endpoint.stalledMs);
    await send(endpoint, { ctx, received, response: await handleRequest(endpoint, received) });
  };
}

function receive(ctx: Koa.Context): ReceivedRequest {
  const { raw, before } = readPath(ctx);
  const closed = new AbortController();
  const close = () => closed.abort(REQUEST_IS_OVER);
  if (ctx.res.destroyed) close();
  else ctx.res.once('close', close);
  return {
    method: ctx.method,
    path: raw,
    querystring: ctx.querystring,
    headers: ctx.headers,
    body: ctx.req,
    address: addressOf(ctx),
    root: `${ctx.protocol}://${ctx.host}${before}`,
    shownPath: ctx.path,
    closed: closed.signal,
    destroy: () => void ctx.res.destroy()
  };
}

/** The raw path below the mount point, and the path of the mount point. */
function readPath(ctx: Koa.Context): { raw: string; before: string } {
  const [own = '/'] = (ctx.req.url ?? '/').split('?');
  const [whole = own] = ctx.originalUrl.split('?');
  const given: unknown = ctx.state['couchPath'];
  const raw = typeof given === 'string' ? given : own;
  return { raw, before: whole.endsWith(raw) ? whole.slice(0, whole.length - raw.length) : '' };
}

/** As the program that mounts the endpoint found it, or else as of a proxy on this machine. */
function addressOf(ctx: Koa.Context): string {
  const given: unknown = ctx.state['clientAddress'];
  return clientNetwork(typeof given === 'string' ? given : readClientAddress(ctx.req));
}

type Sent = { ctx: Koa.Context; received: ReceivedRequest; response: CouchResponse };

async function send(endpoint: Endpoint, { ctx, received, response }: Sent): Promise<void> {
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
  else await stream(endpoint, { ctx, received, body });
}

type Streamed = Pick<Sent, 'ctx' | 'received'> & { body: AsyncIterable<string> };

/** Sends the body without Koa, which would report every client that disconnects as an error of the server. */
async function stream(endpoint: Endpoint, { ctx, received, body }: Streamed): Promise<void> {
  ctx.respond = false;
  // A feed may have nothing to send for long.
  ctx.res.flushHeaders();
  try {
    await pipeline(Readable.from(body, { objectMode: false, highWaterMark: 65_536 }), ctx.res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE')
      logError(endpoint, received, error);
  }
}
