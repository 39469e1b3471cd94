/** Regular expressions of rules: matched in linear time, no matter who wrote them. */
import { RE2JS, RE2JSException } from 're2js';
import { MAX_PATTERN_LENGTH, MAX_PATTERNS_SIZE } from '../documents/rules.ts';
import { TidesheetError } from '../errors.ts';
import { patternSize } from './pattern-size.ts';

/** Of a pattern that is too large for a message. */
const SHOWN_LENGTH = 50;

const NOT_SUPPORTED: [pattern: RegExp, reason: string][] = [
  [/\(\?<?[=!]/, 'look-ahead and look-behind are not supported'],
  [/\\[1-9]|\(\?P=/, 'back-references are not supported'],
  [/\(\?>|[*+?}]\+/, 'atomic groups and possessive repetition are not supported']
];

/** A rule's regex that cannot be used; the message says why. */
export class RegexError extends TidesheetError {
  override readonly name = 'RegexError';

  constructor(message: string, cause: unknown) {
    super(message, { code: 'regex', cause });
  }
}

/**
 * The compiled pattern; its `test(text)` tells whether it occurs anywhere in a text, as Python's `re.search` does.
 * @throws RegexError with the reason when the pattern is wrong or cannot be matched in linear time.
 */
export function compileRegex(regex: string, ignoreCase: boolean): RE2JS {
  if (regex.length > MAX_PATTERN_LENGTH || patternSize(regex) > MAX_PATTERNS_SIZE) {
    throw new RegexError(
      `The pattern "${regex.slice(0, SHOWN_LENGTH)}…" cannot be used: it is too large.`,
      undefined
    );
  }
  try {
    return RE2JS.compile(regex, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new RegexError(`The pattern "${regex}" cannot be used: ${reasonFor(regex, error)}.`, error);
  }
}

/** Why a regex is refused, as one sentence; undefined if it can be used. */
export function checkRegex(regex: string): string | undefined {
  try {
    compileRegex(regex, false);
    return undefined;
  } catch (error) {
    if (error instanceof RegexError) return error.message;
    throw error;
  }
}

function reasonFor(regex: string, error: RE2JSException): string {
  const known = NOT_SUPPORTED.find(([pattern]) => pattern.test(regex));
  return known?.[1] ?? error.message.replace('error parsing regexp: ', '');
}
