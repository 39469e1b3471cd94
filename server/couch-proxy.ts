/** `/db` passed on to a CouchDB elsewhere, as a stream in both directions: longpolls are never held back. */
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Context, Middleware } from 'koa';
import { endStalled } from '../couch/embedded/http/end-stalled.ts';
import { DEFAULT_STALLED_MS } from '../couch/embedded/limits.ts';
import { recheckResponses } from './auth/recheck-response.ts';
import { sessionCookie } from './auth/session-cookie.ts';
import { clientAddressOf } from './auth/trust-proxies.ts';
import { couchPathOf, isSessionRequest } from './mount-couch.ts';
import { describeWhole, readSessionBody } from './session-body.ts';
import type { Log } from './service.ts';

/** Headers that speak of one connection only (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
];

/** The connection to CouchDB has its own of these. */
const OWN = [...HOP_BY_HOP, 'host', 'expect'];

/**
 * Headers by which CouchDB would take the word of the caller: who they are (its proxy authentication may use other names), which
 * method they mean, and under which address they reached it.
 */
const TRUSTED_BY_COUCHDB = /^(x-auth-.*|x-http-method-override|x-forwarded-.*|forwarded|x-real-ip|origin)$/;

const DEFAULT_RECHECK_MS = 20_000;

/**
 * Open responses check every `recheckMs` that their reader may still read them; with `authorization`, that of the service, also
 * those of a locked account.
 */
export function proxyCouch(
  couchUrl: string,
  log: Log,
  {
    recheckMs = DEFAULT_RECHECK_MS,
    authorization
  }: { recheckMs?: number | undefined; authorization?: string } = {}
): Middleware {
  const recheck = recheckResponses({ url: couchUrl, authorization, intervalMs: recheckMs });
  const base = new URL(couchUrl);
  const send = base.protocol === 'https:' ? httpsRequest : httpRequest;
  return async (ctx) => {
    const isSession = isSessionRequest(ctx);
    // No parameter, like `next`, may make of a sign-in a response that is not recognised as one.
    const query = isSession ? '' : (ctx.req.url ?? '').split('?').slice(1).join('?');
    const path = `${base.pathname.replace(/\/$/, '')}${couchPathOf(ctx).normalized}${query ? `?${query}` : ''}`;
    const body = isSession ? await readSessionBody(ctx) : undefined;
    if (isSession && body === undefined) return;
    const headers = body ? describeWhole(passedOn(ctx), body) : passedOn(ctx);
    const upstream = send(base, { method: ctx.method, path, headers });
    ctx.res.once('close', () => upstream.destroy());
    try {
      const response = await exchange(body ? Readable.from([body]) : bodyOf(ctx), upstream);
      if (isSession) await passBackWhole(ctx, response);
      else {
        recheck(ctx, () => upstream.destroy());
        passBack(ctx, response);
      }
    } catch (error) {
      // The client went away: there is nobody to respond to.
      if (ctx.res.destroyed) return;
      log(
        `CouchDB did not respond to ${ctx.method} ${ctx.path}: ${error instanceof Error ? error.message : error}`
      );
      ctx.status = 502;
      ctx.body = {
        error: 'bad_gateway',
        reason: 'The database is not responding. Nothing is lost; try again.'
      };
    }
  };
}

/** The body, or what was made of it before. */
const bodyOf = (ctx: Context): Readable => {
  const given: unknown = ctx.state['couchBody'];
  return given instanceof Readable ? given : ctx.req;
};

/** Sends the body and returns the response as soon as its headers arrived. @throws Error where the connection fails before. */
function exchange(body: Readable, upstream: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    upstream.once('response', resolve);
    // Not once: after a response that comes before the whole body was read, the connection may still break.
    upstream.on('error', reject);
    pipeline(body, upstream, () => undefined);
  });
}

function passedOn(ctx: Context): Record<string, string | string[]> {
  // A body of unknown length must stay framed, or it would be read as the next request.
  const fromCaller = Object.fromEntries(
    Object.entries(withoutOwn(ctx.req.headers)).filter(([name]) => !TRUSTED_BY_COUCHDB.test(name))
  );
  const framed = ctx.req.headers['transfer-encoding'] !== undefined;
  return {
    ...fromCaller,
    ...(framed ? { 'transfer-encoding': 'chunked' } : {}),
    'x-forwarded-for': clientAddressOf(ctx)
  };
}

/** Not what names the program and the host behind this server, or opens its data to pages of other sites. */
const isPassedBack = (name: string) =>
  !['server', 'location', 'x-powered-by'].includes(name) && !name.startsWith('access-control-');

/** Passes a response back as a whole, so that other middleware can read it. */
async function passBackWhole(ctx: Context, response: IncomingMessage): Promise<void> {
  const body = await text(response);
  ctx.status = response.statusCode ?? 502;
  ctx.set(headersBack(ctx, response));
  ctx.remove('Content-Length');
  ctx.body = body;
}

function headersBack(ctx: Context, response: IncomingMessage): Record<string, string | string[]> {
  const headers = Object.fromEntries(
    Object.entries(withoutOwn(response.headers)).filter(
      ([name]) => isPassedBack(name) && !ctx.res.hasHeader(name)
    )
  );
  const cookies = response.headers['set-cookie'];
  if (cookies) headers['set-cookie'] = cookies.map((cookie) => sessionCookie(ctx, cookie));
  return headers;
}

function passBack(ctx: Context, response: IncomingMessage): void {
  ctx.respond = false;
  endStalled(ctx.res, DEFAULT_STALLED_MS);
  const headers = headersBack(ctx, response);
  ctx.res.writeHead(response.statusCode ?? 502, headers);
  ctx.res.flushHeaders();
  pipeline(response, ctx.res, () => undefined);
}

function withoutOwn(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OWN.includes(name) || named.includes(name) ? [] : [[name, value]]
    )
  );
}
