/**
 * In front of a CouchDB elsewhere: sign-ins are counted, locked and logged as the embedded store does it, and all refusals take
 * the same time. CouchDB itself derives a key only for names that exist, and how long that takes would tell them.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Middleware, Next } from 'koa';
import * as v from 'valibot';
import { API_PATH } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';
import { clientNetwork } from '../../couch/client-address.ts';
import { FairQueue, QueueFullError } from '../../couch/embedded/auth/fair-queue.ts';
import { Lockout } from '../../couch/embedded/auth/lockout.ts';
import { MAX_WAITING_SIGN_INS, tooManySignIns } from '../../couch/embedded/auth/password-work.ts';
import { RecentMap } from '../../couch/embedded/auth/recent-map.ts';
import { badRequest, CouchError, wrongCredentials } from '../../couch/embedded/errors.ts';
import { refuseAsCouch } from '../couch-refusal.ts';
import { DatabaseUnavailableError, RequestError } from '../errors.ts';
import { COUCH_PATH, isBelow, isSessionPath } from '../mount-couch.ts';
import { parseJson, readSessionBody, replaceSessionBody } from '../session-body.ts';
import { readBasic } from './basic-credentials.ts';
import { SIGN_IN_ERRORS } from './session.ts';
import type { SignInLog } from './sign-in-log.ts';
import { clientAddressOf } from './trust-proxies.ts';

/** Refusals take as long as the slowest check of late, and at least this long. */
const MIN_REFUSAL_MS = 500;
const MAX_JITTER_MS = 100;
const VERIFY_TIMEOUT_MS = 10_000;
const VERIFIED_MS = 5 * 60_000;
const MAX_VERIFIED = 5000;
const MAX_NAME_LENGTH = 500;

/** CouchDB derives a key for each, and may run on this machine: half of its processors are left for other work. */
const QUEUE = {
  concurrency: Math.max(1, Math.floor(availableParallelism() / 2)),
  ...MAX_WAITING_SIGN_INS
};

/** Whether credentials are right; undefined: the response does not say. */
type Outcome = boolean | undefined;

/** Routes that read no credentials: their success says nothing of them. */
const OPEN_ROUTES = ROUTES.filter(({ access }) => access === 'anyone').map(
  ({ method, path }) => new RegExp(`^${method} ${API_PATH}${path.replace(/:\w+/g, '[^/]+')}$`)
);

const isOpen = (ctx: Context) => OPEN_ROUTES.some((route) => route.test(`${ctx.method} ${ctx.path}`));

export function guardSignIns(couchUrl: string, report: SignInLog): Middleware {
  const attempts = new Attempts(report);
  const verified = new RecentMap<true>({ maxEntries: MAX_VERIFIED, maxAgeMs: VERIFIED_MS });
  const key = randomBytes(32);
  return async (ctx, next) => {
    const isCouch = isBelow(COUCH_PATH, ctx);
    if (!isCouch && !isBelow(API_PATH, ctx)) return next();
    if (isCouch && ctx.method === 'POST' && isSessionPath(ctx, COUCH_PATH)) {
      const name = await takeLogin(ctx);
      if (name !== undefined) await attempts.respond(ctx, name, () => outcomeOf(ctx, next));
      return;
    }
    const credentials = readBasic(ctx.req.headers.authorization);
    if (!credentials || (!isCouch && isOpen(ctx))) return next();
    const { name, authorization } = credentials;
    ctx.req.headers.authorization = authorization;
    const fingerprint = createHmac('sha256', key).update(authorization).digest('base64');
    if (!verified.get(fingerprint)) {
      // Only the check takes a place in the queue: handling the request may take as long as the client likes.
      const isRight = await attempts.respond(ctx, name, () => verify(ctx, couchUrl, authorization));
      if (!isRight) return;
      verified.set(fingerprint, true, Date.now());
    }
    try {
      await next();
    } catch (error) {
      verified.delete(fingerprint);
      throw error;
    }
    if (ctx.res.statusCode === 401) verified.delete(fingerprint);
  };
}

class Attempts {
  readonly #lockout: Lockout;
  readonly #queue = new FairQueue(QUEUE);
  #refusalMs = MIN_REFUSAL_MS;

  constructor(report: SignInLog) {
    this.#lockout = new Lockout(report);
  }

  /** Runs a check of credentials, and responds where they are wrong or may not be checked now. */
  async respond(ctx: Context, name: string, check: () => Promise<Outcome>): Promise<Outcome> {
    const origin = clientNetwork(clientAddressOf(ctx));
    let elapsedMs = 0;
    // What a check takes, and not what it waits for.
    const measured = async () => {
      const startedMs = performance.now();
      const outcome = await check();
      elapsedMs = performance.now() - startedMs;
      if (outcome !== undefined) this.#observe(elapsedMs);
      return outcome;
    };
    try {
      const short = name.slice(0, MAX_NAME_LENGTH);
      const outcome = await this.#lockout.guard(short, origin, () => this.#queue.run(origin, measured));
      if (outcome === false) {
        await sleep(Math.max(0, this.#refusalMs - elapsedMs) + Math.random() * MAX_JITTER_MS);
        refuse(ctx, wrongCredentials());
      }
      return outcome;
    } catch (error) {
      if (error instanceof QueueFullError) refuse(ctx, tooManySignIns(error));
      else if (error instanceof CouchError) refuse(ctx, error);
      else throw error;
      return false;
    }
  }

  #observe(elapsedMs: number): void {
    this.#refusalMs = Math.max(MIN_REFUSAL_MS, this.#refusalMs * 0.98, elapsedMs * 1.2);
  }
}

/** Responds as CouchDB does, or below the API as the service does. @throws RequestError */
function refuse(ctx: Context, error: CouchError): void {
  if (isBelow(COUCH_PATH, ctx)) return refuseAsCouch(ctx, error);
  ctx.set(error.headers);
  throw new RequestError(SIGN_IN_ERRORS[error.status] ?? 'database-unavailable', error.reason);
}

/** Handles the request; its response says whether the credentials were right. */
async function outcomeOf(ctx: Context, next: Next): Promise<Outcome> {
  await next();
  if (ctx.status === 401) return false;
  return ctx.status < 400 ? true : undefined;
}

const Refusal = v.object({ error: v.string(), reason: v.string() });

/**
 * Asks CouchDB with the credentials alone, and not who they are of: that would use a one-time password up.
 * @throws CouchError where it refuses to check them; Error where it does not respond.
 */
async function verify(ctx: Context, couchUrl: string, authorization: string): Promise<boolean> {
  const headers = { authorization, 'x-forwarded-for': clientAddressOf(ctx) };
  const signal = AbortSignal.timeout(VERIFY_TIMEOUT_MS);
  const response = await fetch(`${couchUrl}/`, { headers, signal });
  const { status } = response;
  const body = v.safeParse(Refusal, await response.json().catch(() => undefined));
  if (response.ok) return true;
  if (status === 401) return false;
  if (!body.success || (status !== 403 && status !== 429))
    throw new DatabaseUnavailableError(`CouchDB responded with ${status} to a check of credentials.`);
  const retryAfter = response.headers.get('retry-after');
  throw new CouchError(status, body.output.error, body.output.reason).withHeaders(
    retryAfter === null ? {} : { 'Retry-After': retryAfter }
  );
}

const Login = v.pipe(
  v.object({
    name: v.optional(v.string()),
    username: v.optional(v.string()),
    password: v.optional(v.string(), '')
  }),
  v.check(({ name, username }) => name === undefined || username === undefined || name === username)
);

/**
 * Reads who signs in, and makes of it the only credentials that CouchDB sees: those that were read here.
 * @returns the name; undefined where there is none, and the response says so.
 */
async function takeLogin(ctx: Context): Promise<string | undefined> {
  const body = await readSessionBody(ctx);
  if (body === undefined) return undefined;
  const text = body.toString();
  const type = ctx.is('json', 'urlencoded');
  const given: unknown = type === 'json' ? parseJson(text) : Object.fromEntries(new URLSearchParams(text));
  const login = v.safeParse(Login, given);
  const name = login.success ? (login.output.name ?? login.output.username) : undefined;
  if (!type || !login.success || name === undefined) {
    refuse(ctx, badRequest('The request body must contain one name and a password, as JSON or as a form.'));
    return undefined;
  }
  for (const header of ['authorization', 'cookie', 'content-encoding']) delete ctx.req.headers[header];
  replaceSessionBody(ctx, { name, password: login.output.password });
  return name;
}
