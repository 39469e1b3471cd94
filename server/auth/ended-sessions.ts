/**
 * Sessions that somebody signed out of. CouchDB's cookies are valid until they expire, because CouchDB stores no sessions; so
 * the service remembers, for each user, which cookies it must not accept any more.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { readCookie } from '../../couch/embedded/auth/cookies.ts';
import { readState, writeState } from '../service-state.ts';
import type { Service } from '../service.ts';

/** Longer than a cookie is valid: 30 days, with the settings that Tidesheet asks CouchDB for. */
const RETENTION_SECONDS = 31 * 24 * 3600;
/** Of one user. Beyond that all of their sessions end. */
const MAX_COOKIES = 200;
/** Another server may have ended a session. */
const MAX_AGE_MS = 15_000;
const MAX_CACHED_USERS = 2000;

const Seconds = v.pipe(v.number(), v.integer());

/** What is remembered of one user. */
const Ended = v.object({
  /** Cookies that were issued earlier have ended, in Unix seconds. */
  before: v.optional(Seconds, 0),
  cookies: v.array(v.object({ hash: v.string(), issued: Seconds }))
});
type Ended = v.InferOutput<typeof Ended>;

type Known = { ended: Promise<Ended>; readMs: number };

/** A session cookie: whose it says it is, when it was issued, and what it is remembered by. */
export type SessionCookie = { name: string; issuedSeconds: number; hash: string };

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

/** A cookie whose signature is as long as a CouchDB's `hash_algorithms` makes it. */
const COUCHDB_COOKIE = /^([^:]+):([0-9A-F]{1,12}):/;

/** @returns undefined for what is no cookie of a session. */
export function parseSessionCookie(value: string): SessionCookie | undefined {
  try {
    const claim = readCookie(value);
    if (claim) return { name: claim.name, issuedSeconds: claim.issuedSeconds, hash: hashOf(value) };
  } catch {
    return undefined;
  }
  const [, name, issued] = COUCHDB_COOKIE.exec(Buffer.from(value, 'base64url').toString()) ?? [];
  return name && issued
    ? { name, issuedSeconds: Number.parseInt(issued, 16), hash: hashOf(value) }
    : undefined;
}

export class EndedSessions {
  readonly #service: Pick<Service, 'couch' | 'log' | 'now'>;
  /** The user who was read longest ago comes first. */
  readonly #known = new Map<string, Known>();

  constructor(service: Pick<Service, 'couch' | 'log' | 'now'>) {
    this.#service = service;
  }

  async has({ name, issuedSeconds, hash }: SessionCookie): Promise<boolean> {
    const { before, cookies } = await this.#read(name);
    return issuedSeconds < before || cookies.some((cookie) => cookie.hash === hash);
  }

  /** From now on the cookie is refused, here at once and by other servers within seconds. */
  async add({ name, issuedSeconds, hash }: SessionCookie): Promise<void> {
    const state = stateOf(name);
    for (let attempt = 0; attempt < 10; attempt++) {
      const { value, rev } = await readState(this.#service, state, Ended);
      const next = this.#with(value, { hash, issued: issuedSeconds });
      if ((await writeState(this.#service.couch, state, { value: next, rev })) === undefined) continue;
      this.#remember(name, Promise.resolve(next));
      return;
    }
    throw new Error(`The ended sessions in ${state} are written by others all the time.`);
  }

  #with(ended: Ended | undefined, cookie: Ended['cookies'][number]): Ended {
    const nowSeconds = Math.floor(this.#service.now() / 1000);
    const { before = 0, cookies = [] } = ended ?? {};
    const retained = cookies.filter(({ issued }) => issued > nowSeconds - RETENTION_SECONDS);
    if (retained.length >= MAX_COOKIES) return { before: nowSeconds + 1, cookies: [] };
    return { before, cookies: [...retained, cookie] };
  }

  #read(name: string): Promise<Ended> {
    const known = this.#known.get(name);
    if (known && this.#service.now() - known.readMs < MAX_AGE_MS) return known.ended;
    const ended = readState(this.#service, stateOf(name), Ended).then(
      ({ value }) => value ?? { before: 0, cookies: [] }
    );
    this.#remember(name, ended);
    ended.catch(() => this.#known.delete(name));
    return ended;
  }

  #remember(name: string, ended: Promise<Ended>): void {
    this.#known.delete(name);
    this.#known.set(name, { ended, readMs: this.#service.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_CACHED_USERS && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** Names no user: erasing one leaves nothing to find them by. */
const stateOf = (name: string) => `ended-sessions-${hashOf(name)}`;
