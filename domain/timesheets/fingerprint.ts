import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const LETTERS = 16;

/** The first letters of a public key's SHA-256, in fours: `a1b2 c3d4 e5f6 0718`. People compare keys by it. */
export const fingerprintOf = (key: string): string =>
  bytesToHex(sha256(utf8ToBytes(key)))
    .slice(0, LETTERS)
    .replace(/(.{4})(?!$)/g, '$1 ');
