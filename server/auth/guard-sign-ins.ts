/**
 * In front of a CouchDB elsewhere: sign-ins are counted, locked and logged as the embedded store does it, and all refusals take
 * the same time. CouchDB itself derives a key only for names that exist, and how long that takes would tell them.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Middleware, Next } from 'koa';
import * as v from 'valibot';
import { API_PATH } from '#domain/api/route.ts';
import { clientNetwork } from '../../couch/client-address.ts';
import { FairQueue, QueueFullError } from '../../couch/embedded/auth/fair-queue.ts';
import { Lockout } from '../../couch/embedded/auth/lockout.ts';
import { RecentMap } from '../../couch/embedded/auth/recent-map.ts';
import { CouchError } from '../../couch/embedded/errors.ts';
import { RequestError } from '../errors.ts';
import { COUCH_PATH, isBelow, isSessionPath } from '../mount-couch.ts';
import { readSessionBody } from '../session-body.ts';
import type { SignInLog } from './sign-in-log.ts';
import { clientAddressOf } from './trust-proxies.ts';

/** Refusals take as long as the slowest of late, within these bounds. */
const MIN_REFUSAL_MS = 500;
const MAX_REFUSAL_MS = 3000;
const MAX_JITTER_MS = 100;
const VERIFIED_MS = 5 * 60_000;
const MAX_VERIFIED = 5000;
const MAX_NAME_LENGTH = 500;

const QUEUE = { concurrency: 8, maxWaiting: 512, maxWaitingPerOrigin: 128 };

/** Whether credentials are right; undefined: the response does not say. */
type Outcome = boolean | undefined;

export function guardSignIns(couchUrl: string, report: SignInLog): Middleware {
  const attempts = new Attempts(report);
  const verified = new RecentMap<true>({ maxEntries: MAX_VERIFIED, maxAgeMs: VERIFIED_MS });
  const key = randomBytes(32);
  return async (ctx, next) => {
    const isCouch = isBelow(COUCH_PATH, ctx);
    if (!isCouch && !isBelow(API_PATH, ctx)) return next();
    const isSession = isCouch && isSessionPath(ctx, COUCH_PATH);
    if (isSession && ctx.method === 'POST') {
      const body = await readSessionBody(ctx);
      if (body) await attempts.respond(ctx, nameInBody(ctx, body), () => outcomeOf(ctx, next));
      return;
    }
    const authorization = ctx.req.headers.authorization ?? '';
    const name = nameInBasic(authorization);
    const fingerprint = createHmac('sha256', key).update(authorization).digest('base64');
    if (name === undefined || verified.get(fingerprint)) {
      await next();
      if (ctx.res.statusCode === 401) verified.delete(fingerprint);
      return;
    }
    // What is passed on as a stream may take minutes to begin, so that its credentials are verified before.
    const isStream = isCouch && !isSession;
    const check = () => (isStream ? verify(ctx, couchUrl, authorization) : outcomeOf(ctx, next));
    const outcome = await attempts.respond(ctx, name, check);
    if (outcome === true) verified.set(fingerprint, true, Date.now());
    if (isStream && (outcome ?? ctx.status === 404)) return next();
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
    const startedMs = performance.now();
    try {
      const short = name.slice(0, MAX_NAME_LENGTH);
      const outcome = await this.#lockout.guard(short, origin, () => this.#queue.run(origin, check));
      if (outcome === false) {
        await this.#delay(startedMs);
        refuse(ctx, new CouchError(401, 'unauthorized', 'Name or password is incorrect.'));
      }
      return outcome;
    } catch (error) {
      if (error instanceof QueueFullError) refuse(ctx, tooBusy(error));
      else if (error instanceof CouchError) refuse(ctx, error);
      else throw error;
      return false;
    }
  }

  async #delay(startedMs: number): Promise<void> {
    const elapsedMs = performance.now() - startedMs;
    const slowest = Math.max(this.#refusalMs * 0.98, elapsedMs * 1.2);
    this.#refusalMs = Math.min(MAX_REFUSAL_MS, Math.max(MIN_REFUSAL_MS, slowest));
    await sleep(Math.max(0, this.#refusalMs - elapsedMs) + Math.random() * MAX_JITTER_MS);
  }
}

const CODES = { 401: 'sign-in-refused', 403: 'account-locked', 429: 'too-many-requests' } as const;

/** Responds as CouchDB does, or below the API as the service does. @throws RequestError */
function refuse(ctx: Context, { status, error, reason, headers }: CouchError): void {
  ctx.set(headers);
  const code = Object.entries(CODES).find(([known]) => Number(known) === status)?.[1];
  if (!isBelow(COUCH_PATH, ctx)) throw new RequestError(code ?? 'database-unavailable', reason);
  ctx.status = status;
  ctx.body = { error, reason };
}

const tooBusy = ({ isOwnShare }: QueueFullError) =>
  (isOwnShare
    ? new CouchError(429, 'too_many_requests', 'Too many sign-ins from this address. Try again in a moment.')
    : new CouchError(503, 'service_unavailable', 'Too many sign-ins. Try again in a moment.')
  ).withHeaders({ 'Retry-After': '5' });

/** Handles the request; its response says whether the credentials were right. */
async function outcomeOf(ctx: Context, next: Next): Promise<Outcome> {
  try {
    await next();
  } catch (error) {
    if (error instanceof RequestError && error.code === 'sign-in-refused') return false;
    throw error;
  }
  if (ctx.status === 401) return false;
  return ctx.status < 400 ? true : undefined;
}

/** Asks CouchDB with the credentials alone. */
async function verify(ctx: Context, couchUrl: string, authorization: string): Promise<Outcome> {
  const headers = { authorization, 'x-forwarded-for': clientAddressOf(ctx) };
  const response = await fetch(`${couchUrl}/_session`, { headers }).catch(() => undefined);
  await response?.body?.cancel();
  if (response?.status === 401) return false;
  return response?.ok ? true : undefined;
}

const Login = v.object({ name: v.optional(v.string()), username: v.optional(v.string()) });

/** Empty where there is none: CouchDB says so itself. */
function nameInBody(ctx: Context, body: Buffer): string {
  const text = body.toString();
  const given: unknown = ctx.is('urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : parse(text);
  const login = v.safeParse(Login, given);
  return login.success ? (login.output.name ?? login.output.username ?? '') : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameInBasic(authorization: string): string | undefined {
  const encoded = /^basic\s+(.*)$/i.exec(authorization)?.[1];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString().split(':')[0];
}
