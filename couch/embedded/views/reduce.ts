import { isObject, type JsonObject } from '../documents.ts';
import type { Row } from './rows.ts';

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

type Stats = { sum: number; count: number; min: number; max: number; sumsqr: number };

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

function stats(rows: readonly Row[]): unknown {
  const total: Stats = { sum: 0, count: 0, min: Infinity, max: -Infinity, sumsqr: 0 };
  for (const { value } of rows) {
    if (!isNumber(value)) return failure('The _stats function requires that map values be numbers.', value);
    total.sum += value;
    total.count += 1;
    total.min = Math.min(total.min, value);
    total.max = Math.max(total.max, value);
    total.sumsqr += value * value;
  }
  return total;
}

const builtins = {
  _sum: sum,
  _stats: stats,
  _count: (rows: readonly Row[]) => rows.length,
  _approx_count_distinct: (rows: readonly Row[]) => new Set(rows.map(({ key }) => JSON.stringify(key))).size
};

export type Builtin = keyof typeof builtins;

export const isBuiltinReduce = (name: string): name is Builtin => Object.hasOwn(builtins, name);

/** The value of one group under a built-in reduce; values that do not fit give CouchDB's error object in its place. */
export const reduceBuiltin = (name: Builtin, rows: readonly Row[]): unknown => builtins[name](rows);

const isFailure = (value: unknown) => isObject(value) && value['error'] === 'builtin_reduce_error';

const mergeStats = (a: Stats, b: Stats): Stats => ({
  sum: a.sum + b.sum,
  count: a.count + b.count,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
  sumsqr: a.sumsqr + b.sumsqr
});

/** The value of two parts of a group from the values of each; undefined where that cannot be told from them. */
export function mergeBuiltin(name: Builtin, a: unknown, b: unknown): unknown {
  if (name === '_approx_count_distinct' || isFailure(a) || isFailure(b)) return undefined;
  // What is no failure was made by `stats`.
  return name === '_stats' ? mergeStats(a as Stats, b as Stats) : add(a, b);
}
