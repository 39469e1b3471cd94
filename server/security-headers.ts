/** The headers that tell browsers what a response may do, and who may use and store it. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { Context, Middleware } from 'koa';
import { API_PATH } from '#domain/api/route.ts';
import { isBehindTls } from '../couch/secure-cookie.ts';
import { COUCH_PATH, isBelow } from './mount-couch.ts';

const ONE_YEAR_SECONDS = 365 * 24 * 3600;

/** Helmet's headers, except for those of which a response has its own: what it may load, and whether TLS is in front. */
const COMMON = helmet({
  contentSecurityPolicy: false,
  strictTransportSecurity: false,
  xFrameOptions: { action: 'deny' },
  // With `no-referrer` browsers would send `Origin: null` with the forms of our own pages.
  referrerPolicy: { policy: 'same-origin' }
});
const TLS_ONLY = helmet.strictTransportSecurity({ maxAge: ONE_YEAR_SECONDS, includeSubDomains: false });

/** What all pages have in common; none of them may be framed. */
const BASE = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"]
};

const toPolicy = (directives: Record<string, string[]>) =>
  helmet.contentSecurityPolicy({ useDefaults: false, directives });

/** For data: if a browser showed it as a page, nothing in it would run or load. */
const NOTHING = toPolicy(BASE);

/** For programs, where most of the others would have no meaning and be most of the response. */
const FOR_PROGRAMS = helmet.xContentTypeOptions();

/** Browsers of today say with every request where it comes from, and give a page no way to leave that out. */
const FROM_BROWSERS = ['cookie', 'origin', 'referer', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-dest'];

/** Whether a program asks for data, as the agent does: with credentials of its own, and with nothing that a browser adds. */
const isProgram = ({ req: { headers } }: Context) =>
  /^(basic|bearer) /i.test(headers.authorization ?? '') &&
  FROM_BROWSERS.every((name) => headers[name] === undefined);

/**
 * Sets them on every response; on data for programs only those that matter there. Data, sessions and secrets are never stored outside of the dashboard's own storage; pages and
 * files replace this policy by their own.
 */
export function setSecurityHeaders(): Middleware {
  return (ctx, next) => {
    const isData = isBelow(COUCH_PATH, ctx) || ctx.path.toLowerCase().startsWith(API_PATH);
    const own = isData && isProgram(ctx) ? [FOR_PROGRAMS] : [COMMON, NOTHING];
    for (const header of [...own, ...(isBehindTls(ctx) ? [TLS_ONLY] : [])]) apply(header, ctx);
    if (isData) ctx.set('Cache-Control', 'no-store');
    return next();
  };
}

/** The Content-Security-Policy of a page, set on the response. Its own inline scripts and styles may run, by their hashes. */
export function pagePolicy(html: string, sources: Record<string, string[]>): (ctx: Context) => void {
  const policy = toPolicy({
    ...BASE,
    ...sources,
    'script-src': [...(sources['script-src'] ?? []), ...hashesOf('script', html)],
    'style-src': [...(sources['style-src'] ?? []), ...hashesOf('style', html)]
  });
  return (ctx) => apply(policy, ctx);
}

/** Of the content of every element of this name that has any. */
function hashesOf(tag: string, html: string): string[] {
  const contents = [...html.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))];
  return contents
    .map(([, content = '']) => content)
    .filter((content) => content !== '')
    .map((content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`);
}

type HeaderSetter = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void
) => void;

/** Helmet's functions set headers at once. @throws what they report. */
function apply(set: HeaderSetter, { req, res }: Context): void {
  set(req, res, (error) => {
    if (error) throw error;
  });
}
