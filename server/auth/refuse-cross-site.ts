/**
 * Refuses what the page of another site makes a browser send. Such a request carries the cookies of this server, and may come
 * from another port of the same host, for which SameSite and cookies make no difference.
 */
import type { Context, Middleware } from 'koa';
import { API_PATH } from '#domain/api/route.ts';
import { RequestError } from '../errors.ts';
import { addressedUrl } from '../public-url.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Programs send neither Sec-Fetch-Site nor Origin and pass, unless they change something through the API with a session; so do
 * links from other sites, which only open a page.
 * @throws RequestError `cross-site`; `unsupported-media-type` for a request to the API by cookie that forms could send too
 */
export function refuseCrossSite(publicUrl: string | undefined): Middleware {
  const configured = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  return (ctx, next) => {
    const sender = senderOf(ctx, configured);
    if (sender === 'other site' && !isNavigation(ctx)) throw fromOtherSite();
    if (!isApiWriteByCookie(ctx)) return next();
    if (sender !== 'own page') throw fromOtherSite();
    if (!isJson(ctx))
      throw new RequestError(
        'unsupported-media-type',
        'Send the header Content-Type: application/json with a session.'
      );
    return next();
  };
}

const fromOtherSite = () =>
  new RequestError(
    'cross-site',
    'The request does not come from a page of this server.',
    'Open its own address; programs use a token or a password instead of a session.'
  );

/** Browsers send Sec-Fetch-Site over TLS and to this machine only; elsewhere they send Origin with each write. */
function senderOf(ctx: Context, configured: string | undefined): 'own page' | 'other site' | 'unknown' {
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site === 'same-origin' || site === 'none' ? 'own page' : 'other site';
  const isOwn = (origin: string | undefined) => origin === configured || origin === addressedOrigin(ctx);
  const origin = ctx.get('Origin');
  if (origin !== '') return isOwn(origin) ? 'own page' : 'other site';
  const referrer = isWrite(ctx) ? originOf(ctx.get('Referer')) : undefined;
  return referrer === undefined || isOwn(referrer) ? 'unknown' : 'other site';
}

const originOf = (url: string) => (url === '' ? undefined : URL.canParse(url) ? new URL(url).origin : 'null');

/** The origin of this server as the caller addressed it; undefined where the Host header names none. */
function addressedOrigin(ctx: Context): string | undefined {
  const url = addressedUrl(ctx);
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

const isNavigation = (ctx: Context) =>
  ctx.method === 'GET' &&
  ctx.get('Sec-Fetch-Mode') === 'navigate' &&
  ctx.get('Sec-Fetch-Dest') === 'document';

const isWrite = ({ method }: Context) => !SAFE_METHODS.includes(method);

/** With another credential the cookie does not decide who the caller is, and no page of another site can set these headers. */
const isApiWriteByCookie = (ctx: Context) =>
  isWrite(ctx) &&
  ctx.path.toLowerCase().startsWith(API_PATH) &&
  ctx.get('Cookie').includes('AuthSession=') &&
  ctx.get('Authorization') === '' &&
  ctx.get('Admin-Token') === '';

const isJson = (ctx: Context) => /^application\/json\s*(;|$)/i.test(ctx.get('Content-Type'));
