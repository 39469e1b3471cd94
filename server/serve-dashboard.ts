import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Context, Middleware } from 'koa';
import sirv from 'sirv';
import type { SignInMethods } from '#domain/api/sign-in.ts';
import { pagePolicy } from './security-headers.ts';
import { serveBrotli } from './serve-brotli.ts';
import { opensSignedOut, signInPageOf } from './sign-in-page.ts';

const SHELL = 'index.html';
const SIGN_IN = 'sign-in.html';
/** Under which a file server finds it. */
const SIGN_IN_PATHS = ['/sign-in', '/sign-in/', `/${SIGN_IN}`];
const MANIFEST = 'manifest.webmanifest';

/** The only style attribute: that of the element with which SvelteKit announces pages to screen readers. */
const SVELTE_ANNOUNCER = "'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='";

/** What the dashboard may load, besides its own inline scripts and styles: its own files, and nothing of other servers. */
const SOURCES = {
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'manifest-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'style-src-attr': ["'unsafe-hashes'", SVELTE_ANNOUNCER],
  'worker-src': ["'self'"]
};

type Options = { basePath?: string; signInMethods?: SignInMethods | undefined };

/**
 * Serves the built dashboard; every page of it is the same shell, except for those who have no session: they get the sign-in page, with
 * which the same pages open in a browser that knows somebody. Says so where it has not been built. A newer build in the same
 * folder is served as soon as its shell is there. Below a base path the same files are served: only the shell and the manifest, which
 * alone name others from the root on, are changed.
 */
export function serveDashboard(folder: string, options: Options = {}): Middleware {
  const root = resolve(folder);
  const shell = join(root, SHELL);
  const notBuilt = respondNotFound('The dashboard has not been built here. Build it with: npm run build');
  let served: { build: number; serve: Middleware } | undefined;
  return refuseWrites(async (ctx, next) => {
    // While the shell is replaced, the build before goes on being served.
    const build = (await stat(shell).catch(() => undefined))?.ctimeMs ?? served?.build;
    if (build === undefined) return notBuilt(ctx, next);
    if (served?.build !== build) served = { build, serve: serveFolder(root, options) };
    return served.serve(ctx, next);
  });
}

const respondNotFound =
  (message: string): Middleware =>
  (ctx) => {
    ctx.status = 404;
    ctx.type = 'text/plain; charset=utf-8';
    ctx.set('Cache-Control', 'no-cache');
    ctx.body = `${message}\n`;
  };

/**
 * Requests that write are meant for another path. Above all, CouchDB's replicator looks for `/_session` at the root of any
 * address, and signs in with each request where it finds nothing.
 */
const refuseWrites =
  (read: Middleware): Middleware =>
  (ctx, next) => {
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return read(ctx, next);
    ctx.status = 404;
    ctx.body = {
      error: 'not_found',
      reason: `No route matches ${ctx.method} ${ctx.path}. CouchDB is below /db.`
    };
  };

function serveFolder(root: string, { basePath = '', signInMethods }: Options): Middleware {
  const html = shellBelow(basePath, readFileSync(join(root, SHELL), 'utf8'));
  const setPolicy = pagePolicy(html, SOURCES);
  const sendMoved = basePath === '' ? undefined : sendTexts(readMoved(root, basePath, html));
  const sendSignIn = readSignInPage(root, basePath, signInMethods);
  const options = { etag: true, gzip: true, setHeaders: setCacheControl };
  const sendBrotli = serveBrotli(root);
  const files = sirv(root, options);
  const shell = sirv(root, { ...options, single: true, ignores: false });
  const missing = respondNotFound('Not found.');
  return async (ctx, next) => {
    if (isPage(ctx)) ctx.vary('Cookie, Sec-Fetch-Site, Sec-Fetch-Mode');
    if (isPage(ctx) && opensSignedOut(ctx) && sendSignIn?.(ctx)) return;
    setPolicy(ctx);
    // Not the file: it has another policy.
    if (SIGN_IN_PATHS.includes(ctx.path)) ctx.path = '/';
    if (await sendBrotli(ctx)) return;
    if (sendMoved?.(ctx, ctx.path) || (await isSent(files, ctx))) return;
    if (isPage(ctx) && (sendMoved?.(ctx, '/') || (await isSent(shell, ctx)))) return;
    await missing(ctx, next);
  };
}

/** The shell as it is below a base path: all else finds its files from where it is itself. */
export const shellBelow = (basePath: string, html: string): string =>
  html
    .replaceAll(/((?:href|src)="|import\(")(?=\/)/g, (before) => before + basePath)
    .replaceAll('base: ""', () => `base: "${basePath}"`);

const manifestBelow = (basePath: string, json: string): string =>
  json.replaceAll(/: "(?=\/)/g, (before) => before + basePath);

const HTML = 'text/html; charset=utf-8';

type Text = { type: string; body: string };

/** Undefined where there is none: in a build of an earlier version. */
function readSignInPage(root: string, basePath: string, methods: SignInMethods | undefined) {
  const file = join(root, SIGN_IN);
  if (!existsSync(file)) return undefined;
  const body = signInPageOf(shellBelow(basePath, readFileSync(file, 'utf8')), methods);
  const setPolicy = pagePolicy(body, SOURCES);
  const send = sendTexts(new Map([['/', { type: HTML, body }]]));
  return (ctx: Context) => {
    setPolicy(ctx);
    return send(ctx, '/');
  };
}

/** What is sent otherwise than it was built, by path. */
function readMoved(root: string, basePath: string, html: string): Map<string, Text> {
  const shell = { type: HTML, body: html };
  const manifest = {
    type: 'application/manifest+json',
    body: manifestBelow(basePath, readFileSync(join(root, MANIFEST), 'utf8'))
  };
  return new Map([
    ['/', shell],
    [`/${SHELL}`, shell],
    [`/${MANIFEST}`, manifest]
  ]);
}

/** Returns whether it sent one of them. */
const sendTexts = (texts: Map<string, Text>) => (ctx: Context, path: string) => {
  const text = texts.get(path);
  if (text === undefined) return false;
  ctx.status = 200;
  ctx.set('Cache-Control', 'no-cache');
  ctx.etag = createHash('sha256').update(text.body).digest('base64url');
  ctx.type = text.type;
  ctx.body = ctx.fresh ? null : text.body;
  if (ctx.fresh) ctx.status = 304;
  return true;
};

/**
 * A missing file is no page: a request for a script or a picture must not get the shell. Only the names of projects may
 * look like those of files, such as `node.js`, when a browser opens their pages.
 */
function isPage(ctx: Context): boolean {
  if (ctx.path.startsWith('/_app/')) return false;
  const looksLikeFile = /\.[^/]*$/.test(ctx.path);
  return !looksLikeFile || (/^\/projects\/[^/]+$/.test(ctx.path) && ctx.get('Accept').includes('text/html'));
}

/** Sends the file, or the shell; resolves to false where there is none. */
function isSent(serve: ReturnType<typeof sirv>, ctx: Context): Promise<boolean> {
  // The files are small. Of a range that makes no sense sirv would never end the response.
  delete ctx.req.headers.range;
  ctx.res.statusCode = 200;
  return new Promise((resolve) => {
    const done = () => {
      ctx.respond = false;
      resolve(true);
    };
    // A file that was deleted since the start.
    ctx.res.once('pipe', (file) => file.once('error', () => ctx.res.destroy()));
    ctx.res.once('close', done);
    serve(ctx.req, ctx.res, () => {
      ctx.res.off('close', done);
      resolve(false);
    });
  });
}

/** Files with a hash in their name never change; all others must be revalidated every time. */
function setCacheControl(
  response: { setHeader: (name: string, value: string) => unknown },
  path: string
): void {
  const immutable = path.startsWith('/_app/immutable/');
  response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
}
