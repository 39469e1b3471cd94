/** The URL at which others reach this server. It becomes part of scripts and links, so nothing but a plain one is accepted. */
import type { Context, Middleware } from 'koa';
import { isBehindTls } from '../couch/secure-cookie.ts';
import { isBasePath } from '#domain/api/base-path.ts';
import { basePathOf } from './base-path.ts';
import { RequestError } from './errors.ts';

/** `http` or `https`, a host name or address, perhaps a port and a path: nothing that means something to a shell or a page. */
const SERVER_URL = /^https?:\/\/(?:[a-z0-9][a-z0-9.-]{0,252}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?(\/.*)?$/i;

export function isServerUrl(text: string): boolean {
  const [found, path = ''] = SERVER_URL.exec(text) ?? [];
  return found !== undefined && isBasePath(path) && URL.canParse(text);
}

/** The server as the caller addressed it, without the base path: the Host header may be anything. */
export const addressedUrl = (ctx: Context): string =>
  `${isBehindTls(ctx) ? 'https' : 'http'}://${ctx.get('Host')}`;

/** As it is configured, or else as the caller addressed it. @throws RequestError for a Host header that is not a plain name. */
export function publicUrl(ctx: Context, configured: string | undefined): string {
  if (configured !== undefined) return configured;
  const url = addressedUrl(ctx) + basePathOf(ctx);
  if (isServerUrl(url)) return url;
  throw new RequestError('invalid-request', 'The Host header is not the plain name of a server.');
}

/**
 * Takes requests that name the host of an `https` address for such over TLS, also where the proxy that ends TLS does not say so
 * or is not trusted: cookies become secure then, and browsers stay with TLS.
 */
export function assumeTls(configured: string | undefined): Middleware {
  const host = configured?.startsWith('https:') ? new URL(configured).host : undefined;
  return (ctx, next) => {
    if (host !== undefined && ctx.get('Host').toLowerCase() === host)
      ctx.req.headers['x-forwarded-proto'] ??= 'https';
    return next();
  };
}
