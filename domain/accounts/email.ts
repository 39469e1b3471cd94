/** E-mail addresses: people are CouchDB users of that name, so each has exactly one spelling. */
import punycode from 'punycode/punycode.js';
import * as v from 'valibot';
import isEmail from 'validator/lib/isEmail.js';
import { wellFormed } from '../text.ts';

/** Of RFC 5321, for the whole address. */
const MAX_EMAIL = 254;

/**
 * The one spelling of an address: lower case, NFC, and the domain as it stands in DNS (`kim@müller.de` is
 * `kim@xn--mller-kva.de`). Anything else, for example the name of a CouchDB user, is only trimmed and made lower case.
 */
export function normalizeEmail(text: string): string {
  const address = wellFormed(text).trim().normalize('NFC').toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  return `${address.slice(0, at)}@${toAsciiDomain(address.slice(at + 1))}`;
}

function toAsciiDomain(domain: string): string {
  try {
    return punycode.toASCII(domain.normalize('NFKC').toLowerCase());
  } catch {
    return domain;
  }
}

/** Quoted local parts may have a colon, which names of users in basic authentication must not. */
const isAddress = (address: string) => !address.includes('"') && isEmail(address);

export const EmailAddress = v.pipe(
  v.string(),
  v.maxLength(MAX_EMAIL, 'is too long'),
  v.check((text) => wellFormed(text) === text, 'must be an e-mail address'),
  v.transform(normalizeEmail),
  v.check((address) => address.length <= MAX_EMAIL, 'is too long'),
  v.check(isAddress, 'must be an e-mail address'),
  v.metadata({ format: 'email' })
);
