/** Signatures by the keys of devices: ECDSA on P-256 with SHA-256, as WebCrypto makes them in browsers and in Node. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Signature } from '../documents/signature.ts';

export const SIGNATURE_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

type Bytes = Uint8Array<ArrayBuffer>;

/** The part of WebCrypto's `crypto.subtle` that checks signatures. */
export type SubtleVerifier = {
  importKey(
    format: 'raw',
    key: Bytes,
    algorithm: { name: string; namedCurve: string },
    extractable: boolean,
    usages: ('sign' | 'verify')[]
  ): Promise<unknown>;
  verify(
    algorithm: { name: string; hash: string },
    key: unknown,
    signature: Bytes,
    data: Bytes
  ): Promise<boolean>;
};

/** Whether a signature is of this text, by its key; undefined: that cannot be checked here. */
export type SignatureCheck = (signature: Signature, text: string) => Promise<boolean | undefined>;

/** Browsers have no WebCrypto on pages without https. */
export const signatureCheck =
  (subtle: SubtleVerifier | undefined): SignatureCheck =>
  async ({ key, value }, text) => {
    if (!subtle) return undefined;
    try {
      const imported = await subtle.importKey('raw', bytesOf(key), SIGNATURE_ALGORITHM, false, ['verify']);
      return await subtle.verify(SIGNATURE_ALGORITHM, imported, bytesOf(value), utf8Bytes(text));
    } catch {
      // The key is no point of the curve.
      return false;
    }
  };

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64url without padding, as documents have keys and signatures. */
export function base64urlOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    const letters = [18, 12, 6, 0].map((shift) => LETTERS[(bits >> shift) & 63]!);
    text += letters.slice(0, Math.min(bytes.length - at, 3) + 1).join('');
  }
  return text;
}

export function bytesOf(text: string): Bytes {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, count, at] = [0, 0, 0];
  for (const letter of text) {
    bits = ((bits << 6) | Math.max(0, LETTERS.indexOf(letter))) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = (bits >> count) & 0xff;
  }
  return bytes;
}

export const utf8Bytes = (text: string): Bytes => Uint8Array.from(utf8ToBytes(text));
