/**
 * Sign-ins that have begun. Each can be finished once, within ten minutes, in the browser that began it, at any server of the
 * installation: what its return is compared with is in the browser's own cookie, sealed with a key that is made of CouchDB's secret.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { RecentMap } from '../../../couch/embedded/auth/recent-map.ts';

const TIMEOUT_MS = 10 * 60_000;
const MAX_FINISHED = 5000;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const Pending = v.object({ nonce: v.string(), verifier: v.string(), returnTo: v.string() });
type Pending = v.InferOutput<typeof Pending>;

const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'tidesheet single sign-on', 32));

/** The state of a sign-in that begins now: the time tells a late return from one of another browser. */
export const makeState = (random: string, nowMs: number): string => `${nowMs.toString(36)}.${random}`;

const isLate = (state: string, nowMs: number): boolean => {
  const ageMs = nowMs - Number.parseInt(state.split('.')[0] ?? '', 36);
  return !(state.includes('.') && ageMs >= 0 && ageMs <= TIMEOUT_MS);
};

export class PendingSignIns {
  /** At this server. Elsewhere the provider refuses the code of a return that comes again. */
  readonly #finished = new RecentMap<true>({ maxEntries: MAX_FINISHED, maxAgeMs: TIMEOUT_MS });

  /** @returns what the browser has to show again. */
  begin(secret: string, state: string, pending: Pending): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(secret), iv).setAAD(Buffer.from(state));
    const sealed = [cipher.update(JSON.stringify(pending)), cipher.final()];
    return Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Ends the sign-in with this state, even if another browser finishes it. `cookie`: what the browser shows. */
  finish(
    secret: string,
    { state, cookie }: { state: string; cookie: string | undefined },
    nowMs: number
  ): Pending | 'expired' | 'other-browser' {
    if (isLate(state, nowMs) || this.#finished.get(state)) return 'expired';
    this.#finished.set(state, true, nowMs);
    return (cookie === undefined ? undefined : open(secret, state, cookie)) ?? 'other-browser';
  }
}

/** Undefined where it was sealed for another state, or with another key. */
function open(secret: string, state: string, cookie: string): Pending | undefined {
  const bytes = Buffer.from(cookie, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  try {
    const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(state))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const text =
      decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    return v.parse(v.pipe(v.string(), v.parseJson(), Pending), text);
  } catch {
    return undefined;
  }
}

/** A path of this server's pages; anything else is the start page. */
export function ownPath(given: string | undefined): string {
  if (given === undefined || given.length > 500 || !/^\/(?![/\\])[^\\\s]*$/.test(given)) return '/';
  // Control characters and dots could make another address of it.
  const base = 'http://own.invalid';
  if (!URL.canParse(given, base)) return '/';
  const { origin, pathname, search, hash } = new URL(given, base);
  const isPage = origin === base && !/^\/(api|db|sign-in)(\/|$)/.test(pathname) && !pathname.startsWith('//');
  return isPage ? pathname + search + hash : '/';
}
