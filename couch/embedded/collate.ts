const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;

/** Orders strings by their UTF-8 bytes, as `_all_docs` does (JavaScript's `<` differs above U+FFFF). */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (isSurrogate(x) !== isSurrogate(y)) return isSurrogate(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

// CouchDB collates with ICU's root locale, which English does not tailor.
const collator = new Intl.Collator('en');

const rankOf = (value: unknown): number => {
  if (value === null || value === undefined) return 0;
  if (value === false) return 1;
  if (value === true) return 2;
  if (typeof value === 'number') return 3;
  if (typeof value === 'string') return 4;
  return Array.isArray(value) ? 5 : 6;
};

/** Orders lists by their first items that differ, then by their length. */
export function compareLists<T>(a: T[], b: T[], compare: (x: T, y: T) => number): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    // Both indexes are below the shorter length.
    const order = compare(a[i] as T, b[i] as T);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const compareMembers = ([a, x]: [string, unknown], [b, y]: [string, unknown]) =>
  collator.compare(a, b) || compareKeys(x, y);

/**
 * Orders JSON values as CouchDB's views do: null, booleans, numbers, strings (ICU), arrays, objects.
 * https://docs.couchdb.org/en/stable/ddocs/views/collation.html
 */
export function compareKeys(a: unknown, b: unknown): number {
  const byRank = rankOf(a) - rankOf(b);
  if (byRank !== 0) return byRank;
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b);
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : collator.compare(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareLists<unknown>(a, b, compareKeys);
  if (rankOf(a) < 6) return 0;
  return compareLists(Object.entries(a as object), Object.entries(b as object), compareMembers);
}

/** The index of the first item for which `isBefore` is false; it must be true for a prefix of the items only. */
export function lowerBound<T>(items: readonly T[], isBefore: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
