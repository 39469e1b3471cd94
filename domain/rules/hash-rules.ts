import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../documents/content.ts';
import type { Rules } from '../documents/rules.ts';

/** `sha256:…` of what the rules say: the same for equal rules, whatever their revision and the order of their fields. */
export function hashRules(rules: Rules): string {
  const content = Object.fromEntries(Object.entries(rules).filter(([key]) => !key.startsWith('_')));
  return `sha256:${bytesToHex(sha256(utf8ToBytes(canonicalJson(content))))}`;
}
