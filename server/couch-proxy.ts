/** `/db` passed on to a CouchDB elsewhere, as a stream in both directions: longpolls are never held back. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import type { Context, Middleware } from 'koa';
import type { Log } from './access/handle-errors.ts';

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

export function proxyCouch(couchUrl: string, log: Log): Middleware {
  const base = new URL(couchUrl);
  const send = base.protocol === 'https:' ? httpsRequest : httpRequest;
  return async (ctx) => {
    const query = (ctx.req.url ?? '').split('?').slice(1).join('?');
    const path = `${base.pathname.replace(/\/$/, '')}${ctx.state['couchPath']}${query ? `?${query}` : ''}`;
    const headers = passedOn(ctx);
    const upstream = send(base, { method: ctx.method, path, headers });
    ctx.res.once('close', () => upstream.destroy());
    pipeline(ctx.req, upstream, () => undefined);
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        upstream.once('response', resolve).once('error', reject);
      });
      answerWith(ctx, answer);
    } catch (error) {
      log(
        `CouchDB did not answer ${ctx.method} ${ctx.path}: ${error instanceof Error ? error.message : error}`
      );
      ctx.status = 502;
      ctx.body = {
        error: 'bad_gateway',
        reason: 'The database is not answering. Nothing is lost; try again.'
      };
    }
  };
}

function passedOn(ctx: Context): Record<string, string | string[]> {
  const headers = withoutHopByHop(ctx.req.headers);
  delete headers['host'];
  const forwarded = [ctx.get('X-Forwarded-For'), ctx.req.socket.remoteAddress].filter(Boolean).join(', ');
  return { ...headers, 'x-forwarded-for': forwarded };
}

function answerWith(ctx: Context, answer: IncomingMessage): void {
  ctx.respond = false;
  const headers = withoutHopByHop(answer.headers);
  const cookies = answer.headers['set-cookie'];
  const secure = ctx.secure || ctx.get('X-Forwarded-Proto') === 'https';
  if (cookies && secure) headers['set-cookie'] = cookies.map(makeSecure);
  ctx.res.writeHead(answer.statusCode ?? 502, headers);
  ctx.res.flushHeaders();
  pipeline(answer, ctx.res, () => undefined);
}

const makeSecure = (cookie: string) => (/;\s*secure/i.test(cookie) ? cookie : `${cookie}; Secure`);

function withoutHopByHop(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || HOP_BY_HOP.includes(name) || named.includes(name) ? [] : [[name, value]]
    )
  );
}
