import { isObject } from '../documents.ts';
import { CouchError } from '../errors.ts';

type Stats = { sum: number; count: number; min: number; max: number; sumsqr: number };

/** The result of `_stats`: of numbers, or of lists, position by position. */
export type Summary = Stats | Summary[];

const invalidValue = (value: unknown) =>
  new CouchError(
    500,
    'invalid_value',
    `The _stats function requires that map values be numbers or arrays of numbers, not '${JSON.stringify(value)}'`
  );

/** Reads a summary that a map function has made itself. @throws CouchError 500 when a member is missing. */
function readStats(value: object): Stats {
  const member = (name: keyof Stats) => {
    const number: unknown = Reflect.get(value, name);
    if (typeof number !== 'number') throw invalidValue(value);
    return number;
  };
  return {
    sum: member('sum'),
    count: member('count'),
    min: member('min'),
    max: member('max'),
    sumsqr: member('sumsqr')
  };
}

/** The summary of one emitted value. @throws CouchError 500 when it is not a number, a list of numbers or a summary. */
export function summarise(value: unknown): Summary {
  if (typeof value === 'number')
    return { sum: value, count: 1, min: value, max: value, sumsqr: value * value };
  if (Array.isArray(value)) return value.map(summarise);
  if (isObject(value)) return readStats(value);
  throw invalidValue(value);
}

/** @throws CouchError 500 for a list and a number, and for lists of different length. */
export function mergeSummaries(a: Summary, b: Summary): Summary {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    // Both lists have the same length.
    return a.map((one, position) => mergeSummaries(one, b[position] as Summary));
  if (Array.isArray(a) || Array.isArray(b)) throw invalidValue(b);
  return {
    sum: a.sum + b.sum,
    count: a.count + b.count,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sumsqr: a.sumsqr + b.sumsqr
  };
}
