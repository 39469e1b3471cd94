import { compareBytes, compareKeys, lowerBound } from '../collate.ts';
import type { Bound, ViewQuery } from './query.ts';
import type { Row } from './rows.ts';

function compareToBound(row: Row, bound: Bound): number {
  const byKey = compareKeys(row.key, bound.key);
  return byKey !== 0 || bound.id === undefined ? byKey : compareBytes(row.id, bound.id);
}

/** The rows between the bounds, in the order asked for. */
function selectRange(rows: readonly Row[], query: ViewQuery): Row[] {
  const { start, end, descending, inclusiveEnd } = query;
  const [low, high] = descending ? [end, start] : [start, end];
  const lowExcluded = descending && !inclusiveEnd;
  const highExcluded = !descending && !inclusiveEnd;
  const from = low ? lowerBound(rows, (row) => compareToBound(row, low) < (lowExcluded ? 1 : 0)) : 0;
  const to = high
    ? lowerBound(rows, (row) => compareToBound(row, high) < (highExcluded ? 0 : 1))
    : rows.length;
  const range = rows.slice(from, Math.max(from, to));
  return descending ? range.reverse() : range;
}

/** The rows a query is about, before skip and limit: its range, or the rows of each of its keys. */
export function selectRows(rows: readonly Row[], query: ViewQuery): Row[] {
  if (!query.keys || query.start) return selectRange(rows, query);
  const keys = query.descending ? [...query.keys].reverse() : query.keys;
  return keys.flatMap((key) => {
    const bound = { key, id: undefined };
    return selectRange(rows, { ...query, start: bound, end: bound, inclusiveEnd: true });
  });
}

/** Rows whose keys are equal up to the level, next to each other. Level 0 is one group, none when there are no rows. */
export function groupRows(rows: Row[], level: number): { key: unknown; rows: Row[] }[] {
  const cut = (key: unknown) => (Array.isArray(key) && level !== Infinity ? key.slice(0, level) : key);
  const groups: { key: unknown; rows: Row[] }[] = [];
  for (const row of rows) {
    const key = level === 0 ? null : cut(row.key);
    const last = groups.at(-1);
    if (last && compareKeys(last.key, key) === 0) last.rows.push(row);
    else groups.push({ key, rows: [row] });
  }
  return groups;
}
