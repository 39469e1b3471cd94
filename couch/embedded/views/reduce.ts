import { isObject, type JsonObject } from '../documents.ts';
import type { Row } from './rows.ts';
import { mergeSummaries, summarise, type Summary } from './stats.ts';

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Adds numbers, arrays of numbers and (nested) objects of them, as CouchDB's `_sum`. Undefined: they do not add up. */
function add(a: unknown, b: unknown): unknown {
  if (isNumber(a) && isNumber(b)) return a + b;
  if (isObject(a) && isObject(b)) return addObjects(a, b);
  if (isObject(a) || isObject(b)) return a === 0 ? addObjects({}, b) : undefined;
  const x = isNumber(a) ? [a] : a;
  const y = isNumber(b) ? [b] : b;
  if (!Array.isArray(x) || !Array.isArray(y) || ![...x, ...y].every(isNumber)) return undefined;
  return Array.from({ length: Math.max(x.length, y.length) }, (_, i) => (x[i] ?? 0) + (y[i] ?? 0));
}

function addObjects(a: JsonObject, b: unknown): JsonObject | undefined {
  if (!isObject(b)) return undefined;
  const total = new Map(Object.entries(a));
  for (const [key, value] of Object.entries(b)) {
    const sum = add(total.get(key) ?? (isObject(value) ? {} : 0), value);
    if (sum === undefined) return undefined;
    total.set(key, sum);
  }
  return Object.fromEntries(total);
}

const sumReason =
  'The _sum function requires that map values be numbers, arrays of numbers, or objects. Objects cannot be mixed with' +
  ' other data structures. Objects can be arbitrarily nested, provided that the values for all fields are themselves' +
  ' numbers, arrays of numbers, or objects.';

const failure = (reason: string, cause: unknown) => ({
  error: 'builtin_reduce_error',
  reason,
  caused_by: cause
});

function sum(rows: readonly Row[]): unknown {
  let total: unknown = 0;
  for (const { value } of rows) {
    const next = add(total, value);
    if (next === undefined) return failure(sumReason, value);
    total = next;
  }
  return total;
}

const builtins = {
  _sum: sum,
  _stats: (rows: readonly Row[]) => rows.map(({ value }) => summarise(value)).reduce(mergeSummaries),
  _count: (rows: readonly Row[]) => rows.length,
  _approx_count_distinct: (rows: readonly Row[]) => new Set(rows.map(({ key }) => JSON.stringify(key))).size
};

export type Builtin = keyof typeof builtins;

/** The built-in reduce that a text names, whatever follows the name; undefined when it names none. */
export const builtinOf = (reduce: string): Builtin | undefined =>
  (Object.keys(builtins) as Builtin[]).find((name) => reduce.startsWith(name));

/**
 * The value of one group, never empty, under a built-in reduce; values that `_sum` cannot add give CouchDB's error object
 * in its place. @throws CouchError 500 for values that `_stats` cannot take.
 */
export const reduceBuiltin = (name: Builtin, rows: readonly Row[]): unknown => builtins[name](rows);

const isFailure = (value: unknown) => isObject(value) && value['error'] === 'builtin_reduce_error';

/** The value of two parts of a group from the values of each; undefined where that cannot be told from them. */
export function mergeBuiltin(name: Builtin, a: unknown, b: unknown): unknown {
  if (name === '_approx_count_distinct' || isFailure(a) || isFailure(b)) return undefined;
  return name === '_stats' ? mergeSummaries(a as Summary, b as Summary) : add(a, b);
}
