/** Patterns of rules tried on what is known of a window without its title. */
import { compileRegex } from '../../categorise/check-regex.ts';
import { memoiseByText } from '../../memoise.ts';

/** A pattern that can be compared with another rule's: the same `id` matches the same texts. */
export type Pattern = { id: string; test: (text: string) => boolean };

const compile = memoiseByText((id) => compileRegex(id.slice(1), id.startsWith('i')));

/** Undefined for no pattern. @throws RegexError for one that cannot be used. */
export function patternOf(regex: string | undefined, ignoreCase: boolean): Pattern | undefined {
  if (regex === undefined || regex === '') return undefined;
  const id = `${ignoreCase ? 'i' : 'c'}${regex}`;
  const compiled = compile(id);
  return { id, test: memoiseByText((text) => compiled.test(text)) };
}
