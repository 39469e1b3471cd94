import { compareKeys } from '../collate.ts';
import { isObject, type JsonObject } from '../documents.ts';
import type { ViewRow } from './row-order.ts';
import { mergeSummaries, summarise, type Summary } from './stats.ts';

/** The key of a row's group: the first `level` members of a list; the whole key for Infinity; null for 0, one group for all. */
function groupKey(key: unknown, level: number): unknown {
  if (level === 0) return null;
  return Array.isArray(key) && level < key.length ? key.slice(0, level) : key;
}

export const isSameGroup = (a: unknown, b: unknown) => compareKeys(a, b) === 0;

/** Groups neighbouring rows whose keys are equal up to the level. Level 0 makes one group, or none without rows. */
export function groupRows(rows: readonly ViewRow[], level: number): { key: unknown; rows: ViewRow[] }[] {
  const groups: { key: unknown; rows: ViewRow[] }[] = [];
  for (const row of rows) {
    const key = groupKey(row.key, level);
    const last = groups.at(-1);
    if (last && isSameGroup(last.key, key)) last.rows.push(row);
    else groups.push({ key, rows: [row] });
  }
  return groups;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** Adds numbers, arrays of numbers and (nested) objects of them, as CouchDB's `_sum`. Undefined: they cannot be added. */
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

const SUM_REASON =
  'The _sum function requires that map values be numbers, arrays of numbers, or objects. Objects cannot be mixed with' +
  ' other data structures. Objects can be arbitrarily nested, provided that the values for all fields are themselves' +
  ' numbers, arrays of numbers, or objects.';

const failure = (reason: string, cause: unknown) => ({
  error: 'builtin_reduce_error',
  reason,
  caused_by: cause
});

function sum(rows: readonly ViewRow[]): unknown {
  let total: unknown = 0;
  for (const { value } of rows) {
    const next = add(total, value);
    if (next === undefined) return failure(SUM_REASON, value);
    total = next;
  }
  return total;
}

const BUILTINS = {
  _sum: sum,
  _stats: (rows: readonly ViewRow[]) => rows.map(({ value }) => summarise(value)).reduce(mergeSummaries),
  _count: (rows: readonly ViewRow[]) => rows.length,
  _approx_count_distinct: (rows: readonly ViewRow[]) =>
    new Set(rows.map(({ key }) => JSON.stringify(key))).size
};

export type Builtin = keyof typeof BUILTINS;

/** The built-in reduce that a text starts with; undefined when there is none. CouchDB ignores what follows the name. */
export const builtinOf = (reduce: string): Builtin | undefined =>
  (Object.keys(BUILTINS) as Builtin[]).find((name) => reduce.startsWith(name));

/**
 * The reduced value of one group, which is never empty. Values that `_sum` cannot add give CouchDB's error object instead.
 * @throws CouchError 500 for values that `_stats` does not accept.
 */
export const reduceBuiltin = (name: Builtin, rows: readonly ViewRow[]): unknown => BUILTINS[name](rows);

const isFailure = (value: unknown) => isObject(value) && value['error'] === 'builtin_reduce_error';

/** The value of a group from the values of its two parts; undefined where they do not suffice. */
export function mergeBuiltin(name: Builtin, a: unknown, b: unknown): unknown {
  if (name === '_approx_count_distinct' || isFailure(a) || isFailure(b)) return undefined;
  return name === '_stats' ? mergeSummaries(a as Summary, b as Summary) : add(a, b);
}
