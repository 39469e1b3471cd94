/** What a command takes on the command line: arguments and options, each with its help and its parser. */
import { UsageError } from './errors.ts';

export type Input<Value> = {
  /** As help shows it: `--hours <n>`, `--json`, `[link]`, `<words...>`. */
  syntax: string;
  summary: string;
  isRequired: boolean;
  /** The help of `--no-…` beside the flag; undefined where there is no such flag. */
  negated?: string;
  /** Parses what was typed; undefined where nothing was. @throws UsageError */
  parse: (typed: unknown) => Value;
};

/** `--json`: true where it is there. */
export const flag = (syntax: string, summary: string): Input<boolean> => ({
  syntax,
  summary,
  isRequired: false,
  parse: (typed) => typed === true
});

/** `--service` and `--no-service`; undefined where neither is there. */
export const toggle = (syntax: string, summary: string, negated: string): Input<boolean | undefined> => ({
  syntax,
  summary,
  isRequired: false,
  negated,
  parse: (typed) => (typeof typed === 'boolean' ? typed : undefined)
});

export const text = (syntax: string, summary: string): Input<string | undefined> => ({
  syntax,
  summary,
  isRequired: false,
  parse: (typed) => (typeof typed === 'string' ? typed : undefined)
});

/** A text that has to be there. `parse` may throw a UsageError for a value that is none. */
export const requiredText = (
  syntax: string,
  summary: string,
  parse: (typed: string) => string = (typed) => typed
): Input<string> => ({
  syntax,
  summary,
  isRequired: true,
  parse: (typed) => {
    if (typeof typed === 'string') return parse(typed);
    throw new UsageError(`${nameOf(syntax)} is missing.`);
  }
});

/** All arguments that are left: `[words...]`. */
export const words = (syntax: string, summary: string): Input<string[]> => ({
  syntax,
  summary,
  isRequired: false,
  parse: (typed) => (Array.isArray(typed) ? typed.map(String) : [])
});

/** One of some words, as an argument: its syntax is made of them, `<install|status>`. */
export const oneOf = <const Choice extends string>(
  choices: readonly Choice[],
  summary: string
): Input<Choice> => ({
  syntax: `<${choices.join('|')}>`,
  summary,
  isRequired: true,
  parse: (typed) => {
    const chosen = choices.find((choice) => choice === typed);
    if (chosen !== undefined) return chosen;
    throw new UsageError(`"${String(typed)}" is not one of ${choices.join(', ')}.`);
  }
});

export type Range = { min: number; max: number };

export const wholeNumber = (syntax: string, summary: string, range: Range): Input<number | undefined> => ({
  syntax,
  summary,
  isRequired: false,
  parse: (typed) => {
    if (typed === undefined) return undefined;
    const number = Number(typed);
    if (/^\d+$/.test(String(typed)) && number >= range.min && number <= range.max) return number;
    const { min, max } = range;
    throw new UsageError(
      `${nameOf(syntax)} takes a whole number from ${min} to ${max}, not "${String(typed)}".`
    );
  }
});

/** `--hours` of `--hours <n>`. */
const nameOf = (syntax: string) => syntax.split(' ')[0] ?? syntax;
