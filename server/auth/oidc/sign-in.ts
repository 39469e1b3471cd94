/** Single sign-on in a browser: to the provider, and back with a session or with a problem that the sign-in page explains. */
import type { Context } from 'koa';
import type { SignInProblem } from '#domain/api/sign-in.ts';
import { pathOf } from '#domain/api/route.ts';
import { finishOidcRoute } from '#domain/api/sign-in.ts';
import { clientNetwork } from '../../../couch/client-address.ts';
import { isBehindTls } from '../../../couch/secure-cookie.ts';
import { basePathOf } from '../../base-path.ts';
import { RequestError } from '../../errors.ts';
import type { Service } from '../../service.ts';
import { issueSession, SessionSecretError } from '../issue-session.ts';
import { RateLimit } from '../rate-limit.ts';
import { clientAddressOf } from '../trust-proxies.ts';
import { accountOf } from './accounts.ts';
import { ownPath, PendingSignIns } from './pending-sign-ins.ts';
import { OidcError } from './problem.ts';
import { Provider } from './provider.ts';
import type { OidcSettings } from './settings.ts';

/** Of one network: each sign-in asks the provider. */
const RATE = { max: 300, windowMs: 60_000, maxKeys: 10_000 };
const MAX_SEARCH_LENGTH = 8000;

/** Other hosts of the domain cannot set a cookie of the first name. */
const COOKIES = { secure: '__Host-TidesheetSignIn', plain: 'TidesheetSignIn' };

export class OidcSignIn {
  readonly name: string;
  readonly #service: Service;
  readonly #settings: OidcSettings;
  readonly #provider: Provider;
  readonly #pending = new PendingSignIns();
  readonly #rate = new RateLimit(RATE);

  constructor(service: Service, settings: OidcSettings, publicUrl: string) {
    this.name = settings.name;
    this.#service = service;
    this.#settings = settings;
    this.#provider = new Provider(settings, publicUrl + pathOf(finishOidcRoute));
  }

  /** Redirects to the provider, or to the sign-in page where it is away. @throws RequestError */
  async begin(ctx: Context, returnTo: string | undefined): Promise<string> {
    this.#limit(ctx);
    return this.#redirect(ctx, async () => {
      const { url, state, nonce, verifier } = await this.#provider.begin();
      const pending = { nonce, verifier, returnTo: ownPath(returnTo) };
      const browser = this.#pending.begin(await this.#secret(), state, pending);
      ctx.append('Set-Cookie', describeCookie(ctx, browser, 600));
      return url;
    });
  }

  /** Redirects to the page that was asked for, with a session, or to the sign-in page. @throws RequestError */
  async finish(ctx: Context): Promise<string> {
    this.#limit(ctx);
    return this.#redirect(ctx, async () => {
      ctx.append('Set-Cookie', describeCookie(ctx, '', 0));
      const state = new URLSearchParams(ctx.search).get('state') ?? '';
      const returned = { state, cookie: readSignInCookie(ctx) };
      const pending = this.#pending.finish(await this.#secret(), returned, Date.now());
      if (typeof pending === 'string') throw new OidcError(pending, `The sign-in is ${pending}.`);
      if (ctx.search.length > MAX_SEARCH_LENGTH) throw new OidcError('failed', 'The return is too long.');
      const identity = await this.#provider.finish(ctx.search, { state, ...pending });
      const { name } = await accountOf(this.#service, this.#settings, identity);
      await issueSession(ctx, this.#service, name);
      return basePathOf(ctx) + pending.returnTo;
    });
  }

  /** All servers of an installation have the same one. @throws SessionSecretError where it is not known. */
  async #secret(): Promise<string> {
    const secret = await this.#service.cookieSecret();
    if (secret !== undefined) return secret;
    throw new SessionSecretError('The account of COUCHDB_URL may not read [chttpd_auth] secret.');
  }

  async #redirect(ctx: Context, find: () => Promise<string>): Promise<string> {
    const target = await find().catch((error: unknown) => {
      const { problem, message } = problemOf(error);
      this.#service.log(`A single sign-on from ${clientAddressOf(ctx)} failed: ${message}`);
      return `${basePathOf(ctx)}/sign-in?problem=${problem}`;
    });
    ctx.set('Cache-Control', 'no-store');
    ctx.set('Referrer-Policy', 'no-referrer');
    ctx.set('Location', target);
    return 'Continue in the browser.';
  }

  #limit(ctx: Context): void {
    const seconds = this.#rate.exceed(clientNetwork(clientAddressOf(ctx)), Date.now());
    if (seconds === undefined) return;
    ctx.set('Retry-After', String(seconds));
    throw new RequestError('too-many-requests', 'Too many sign-ins from this address.', 'Wait a minute.');
  }
}

function problemOf(error: unknown): { problem: SignInProblem; message: string } {
  if (error instanceof OidcError) return error;
  return { problem: 'failed', message: error instanceof Error ? error.message : String(error) };
}

const nameOf = (ctx: Context) => (isBehindTls(ctx) ? COOKIES.secure : COOKIES.plain);

const describeCookie = (ctx: Context, value: string, seconds: number): string =>
  [
    `${nameOf(ctx)}=${value}`,
    `Max-Age=${seconds}`,
    'Path=/',
    'HttpOnly',
    // The provider's redirect has to carry it.
    'SameSite=Lax',
    ...(isBehindTls(ctx) ? ['Secure'] : [])
  ].join('; ');

/** `normalizeCookie` leaves nothing but the session in the header. */
function readSignInCookie(ctx: Context): string | undefined {
  const header: unknown = ctx.state['cookies'];
  if (typeof header !== 'string') return undefined;
  const prefix = `${nameOf(ctx)}=`;
  const found = header
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(prefix));
  // Two of a name: one is planted.
  return found.length === 1 ? found[0]!.slice(prefix.length) : undefined;
}
