import { createHmac, timingSafeEqual } from 'node:crypto';
import { badRequest } from '../errors.ts';

/** What an AuthSession cookie says, before its signature is checked. */
export type Claim = { name: string; issuedSeconds: number; signature: Buffer };

const signatureBytes = 32;

const sign = (secret: string, salt: string, text: string) =>
  createHmac('sha256', secret + salt)
    .update(text)
    .digest();

/** The cookie's value: name and time of issue in the clear, and an HMAC keyed with the server's secret and the account's salt. */
export function makeCookie(secret: string, salt: string, name: string, issuedSeconds: number): string {
  const text = `${name}:${issuedSeconds.toString(16).toUpperCase()}`;
  return Buffer.concat([Buffer.from(`${text}:`), sign(secret, salt, text)]).toString('base64url');
}

/**
 * Reads a cookie's value: undefined when it cannot be one of ours.
 * @throws CouchError 400 when it is not even base64, so that a browser learns to clear it.
 */
export function readCookie(value: string): Claim | undefined {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(value))
    throw badRequest('Malformed AuthSession cookie. Please clear your cookies.');
  const bytes = Buffer.from(value, 'base64url');
  // Node forgives surplus characters; a signature must not.
  if (bytes.toString('base64url') !== value) return undefined;
  const text = bytes.subarray(0, -signatureBytes).toString();
  const match = /^(.+):([0-9A-F]{1,12}):$/s.exec(text);
  if (!match) return undefined;
  const [, name = '', time = ''] = match;
  return { name, issuedSeconds: Number.parseInt(time, 16), signature: bytes.subarray(-signatureBytes) };
}

export function isSigned({ name, issuedSeconds, signature }: Claim, secret: string, salt: string): boolean {
  const text = `${name}:${issuedSeconds.toString(16).toUpperCase()}`;
  return timingSafeEqual(sign(secret, salt, text), signature);
}

/** The value of AuthSession in a Cookie header, or undefined. */
export function findCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, ...value] = part.trim().split('=');
    if (name === 'AuthSession') return value.join('=');
  }
  return undefined;
}
