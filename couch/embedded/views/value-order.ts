import { compareBytes } from '../collate.ts';

// CouchDB keeps the values of one document under one key in the order of Erlang's terms.
const rank = (value: unknown): number => {
  if (typeof value === 'number') return 0;
  if (value === false) return 1;
  if (value === null || value === undefined) return 2;
  if (value === true) return 3;
  if (typeof value === 'string') return 6;
  return Array.isArray(value) ? 5 : 4;
};

function compareMembers(a: [string, unknown], b: [string, unknown]): number {
  return compareBytes(a[0], b[0]) || compareValues(a[1], b[1]);
}

function compareLists<T>(a: T[], b: T[], compare: (x: T, y: T) => number): number {
  for (const [place, one] of a.entries()) {
    if (place >= b.length) return 1;
    // The place is below the length of both.
    const order = compare(one, b[place] as T);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Orders what a document emits under one key: numbers, false, null, true, objects, lists, strings. */
export function compareValues(a: unknown, b: unknown): number {
  const byRank = rank(a) - rank(b);
  if (byRank !== 0) return byRank;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b, compareValues);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return 0;
  return compareLists(Object.entries(a), Object.entries(b), compareMembers);
}
