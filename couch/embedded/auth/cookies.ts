import { createHmac, timingSafeEqual } from 'node:crypto';
import { badRequest } from '../errors.ts';

/** The content of an AuthSession cookie, before its signature is verified. */
type Claim = Issue & { signature: Buffer };

type Issue = { name: string; issuedSeconds: number };

const SIGNATURE_BYTES = 32;

/** The keys of a signature: the server's secret and the account's salt. */
export type CookieKeys = { secret: string; salt: string };

const sign = ({ secret, salt }: CookieKeys, text: string) =>
  createHmac('sha256', secret + salt)
    .update(text)
    .digest();

const textOf = ({ name, issuedSeconds }: Issue) => `${name}:${issuedSeconds.toString(16).toUpperCase()}`;

/** The cookie's value: name and time of issue as plain text, and their HMAC. */
export function makeCookie(keys: CookieKeys, issue: Issue): string {
  const text = textOf(issue);
  return Buffer.concat([Buffer.from(`${text}:`), sign(keys, text)]).toString('base64url');
}

/**
 * Reads a cookie's value; undefined when this server cannot have issued it.
 * @throws CouchError 400 when it is not base64.
 */
export function readCookie(value: string): Claim | undefined {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(value))
    throw badRequest('Malformed AuthSession cookie. Please clear your cookies.');
  const bytes = Buffer.from(value, 'base64url');
  // Node ignores surplus characters, but no change to a signature may pass.
  if (bytes.toString('base64url') !== value) return undefined;
  const text = bytes.subarray(0, -SIGNATURE_BYTES).toString();
  const match = /^(.+):([0-9A-F]{1,12}):$/s.exec(text);
  if (!match) return undefined;
  const [, name = '', time = ''] = match;
  return { name, issuedSeconds: Number.parseInt(time, 16), signature: bytes.subarray(-SIGNATURE_BYTES) };
}

export const isSigned = (claim: Claim, keys: CookieKeys): boolean =>
  timingSafeEqual(sign(keys, textOf(claim)), claim.signature);

/** The value of AuthSession in a Cookie header; undefined when there is none. */
export function findCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, ...value] = part.trim().split('=');
    if (name === 'AuthSession') return value.join('=');
  }
  return undefined;
}
