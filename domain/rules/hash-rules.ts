import { hashContent } from '../documents/hash.ts';
import type { Rules } from '../documents/rules.ts';

/** `sha256:…` of what the rules say: the same for equal rules, whatever their revision and the order of their fields. */
export const hashRules = (rules: Rules): string =>
  hashContent(Object.fromEntries(Object.entries(rules).filter(([key]) => !key.startsWith('_'))));
