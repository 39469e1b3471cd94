/** Patterns of rules tried on what is known of a window without its title. */
import type { RE2JS } from 're2js';
import { compileRegex } from '../../categorise/check-regex.ts';
import { memoise } from '../../memoise.ts';

/** A pattern that can be compared with another rule's: the same `id` matches the same texts. */
export type Pattern = { id: string; test: (text: string) => boolean };

const compiled = new Map<string, RE2JS>();

/** Undefined for no pattern. @throws RegexError for one that cannot be used. */
export function patternOf(regex: string | undefined, ignoreCase: boolean): Pattern | undefined {
  if (regex === undefined || regex === '') return undefined;
  const id = `${ignoreCase ? 'i' : 'c'}${regex}`;
  const known = compiled.get(id) ?? compileRegex(regex, ignoreCase);
  compiled.set(id, known);
  return { id, test: memoise((text) => known.test(text)) };
}
