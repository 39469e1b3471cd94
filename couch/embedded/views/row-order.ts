import { compareBytes, compareKeys, compareLists } from '../collate.ts';

/** One emitted row of a view. */
export type ViewRow = { key: unknown; id: string; value: unknown };

/** The order of the rows of a view. */
export const compareRows = (a: ViewRow, b: ViewRow) =>
  compareKeys(a.key, b.key) || compareBytes(a.id, b.id) || compareValues(a.value, b.value);

/**
 * Orders what a document emits under one key, as CouchDB orders Erlang's terms: numbers, false, null, true, objects, lists,
 * strings.
 */
function compareValues(a: unknown, b: unknown): number {
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) return byRank;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists<unknown>(a, b, compareValues);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return 0;
  return compareLists(Object.entries(a), Object.entries(b), compareMembers);
}

function rankOf(value: unknown): number {
  if (typeof value === 'number') return 0;
  if (value === false) return 1;
  if (value === null || value === undefined) return 2;
  if (value === true) return 3;
  if (typeof value === 'string') return 6;
  return Array.isArray(value) ? 5 : 4;
}

function compareMembers(a: [string, unknown], b: [string, unknown]): number {
  return compareBytes(a[0], b[0]) || compareValues(a[1], b[1]);
}
