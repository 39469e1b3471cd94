/** Counts in sentences: thousands as English writes them, and the form that goes with the number. */

const NUMBERS = new Intl.NumberFormat('en-GB');
const PLURALS = new Intl.PluralRules('en-GB');

/** `1,234` */
export const number = (value: number): string => NUMBERS.format(value);

/** `1 day`, `2 days`, `1,234 days`; `many` where it is not the word with an `s`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${formOf(count, one, many)}`;

/** The word alone. */
export const formOf = (count: number, one: string, many = `${one}s`): string =>
  PLURALS.select(count) === 'one' ? one : many;
