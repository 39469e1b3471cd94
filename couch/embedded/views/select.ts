import { compareBytes, compareKeys } from '../collate.ts';
import type { Bound, ViewQuery } from './query.ts';
import { isSameGroup, mergeBuiltin, type Builtin } from './reduce.ts';
import type { ViewRow } from './row-order.ts';
import type { Group, Range, SortedRows } from './rows.ts';

function compareToBound(row: ViewRow, bound: Bound): number {
  const byKey = compareKeys(row.key, bound.key);
  return byKey !== 0 || bound.id === undefined ? byKey : compareBytes(row.id, bound.id);
}

function findRange(rows: SortedRows, { start, end, descending, inclusiveEnd }: ViewQuery): Range {
  const [low, high] = descending ? [end, start] : [start, end];
  const lowExcluded = descending && !inclusiveEnd;
  const highExcluded = !descending && !inclusiveEnd;
  const from = low ? rows.count((row) => compareToBound(row, low) < (lowExcluded ? 1 : 0)) : 0;
  const to = high ? rows.count((row) => compareToBound(row, high) < (highExcluded ? 0 : 1)) : rows.length;
  return { from, to: Math.max(from, to) };
}

/** The range of a query, or those of its keys, in the requested order; skip and limit come later. */
function findRanges(rows: SortedRows, query: ViewQuery): Range[] {
  if (!query.keys || query.start) return [findRange(rows, query)];
  const keys = query.descending ? [...query.keys].reverse() : query.keys;
  return keys.map((key) => {
    const bound = { key, id: undefined };
    return findRange(rows, { ...query, start: bound, end: bound, inclusiveEnd: true });
  });
}

const isSameEntry = (a: ViewRow, b: ViewRow) => a.id === b.id && compareKeys(a.key, b.key) === 0;

/** Reverses the order of keys and ids. What a document emits under one key keeps its order, as in CouchDB. */
function reverse(rows: ViewRow[]): ViewRow[] {
  const reversed: ViewRow[] = [];
  for (let end = rows.length; end > 0;) {
    let start = end - 1;
    while (start > 0 && isSameEntry(rows[start - 1] as ViewRow, rows[start] as ViewRow)) start--;
    for (let position = start; position < end; position++) reversed.push(rows[position] as ViewRow);
    end = start;
  }
  return reversed;
}

/** The rows of each of the query's ranges, in the requested order. */
export function selectRows(rows: SortedRows, query: ViewQuery): ViewRow[][] {
  return findRanges(rows, query).map((range) => {
    const found = rows.slice(range);
    return query.descending ? reverse(found) : found;
  });
}

/** The reduced groups of the query's ranges; undefined when values cannot be added or merged. */
export function selectGroups(rows: SortedRows, query: ViewQuery, reduce: Builtin): Group[] | undefined {
  const ranges = findRanges(rows, query).map((range) =>
    mergeGroups(rows.groups(range, query.level, reduce), reduce)
  );
  if (!ranges.every((groups) => groups !== undefined)) return undefined;
  return ranges.flatMap((groups) => (query.descending ? groups.reverse() : groups));
}

/** Merges the last group of a block with the first one of the next block when they are the same. */
function mergeGroups(blocks: Group[][], reduce: Builtin): Group[] | undefined {
  const groups: Group[] = [];
  for (const [first, ...rest] of blocks) {
    const last = groups.at(-1);
    if (first && last && isSameGroup(last.key, first.key)) {
      const value = mergeBuiltin(reduce, last.value, first.value);
      if (value === undefined) return undefined;
      groups[groups.length - 1] = { key: last.key, value };
    } else if (first) {
      groups.push(first);
    }
    groups.push(...rest);
  }
  return groups;
}
