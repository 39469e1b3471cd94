import { compareBytes, compareKeys } from '../collate.ts';
import type { Group } from './block.ts';
import type { Bound, ViewQuery } from './query.ts';
import { isSameGroup, mergeBuiltin, type Builtin } from './reduce.ts';
import type { ViewRow } from './row-order.ts';
import type { Range, SortedRows } from './rows.ts';

function compareToBound(row: ViewRow, bound: Bound): number {
  const byKey = compareKeys(row.key, bound.key);
  return byKey !== 0 || bound.id === undefined ? byKey : compareBytes(row.id, bound.id);
}

async function findRange(
  rows: SortedRows,
  { start, end, descending, inclusiveEnd }: ViewQuery
): Promise<Range> {
  const [low, high] = descending ? [end, start] : [start, end];
  const lowExcluded = descending && !inclusiveEnd;
  const highExcluded = !descending && !inclusiveEnd;
  const from = low ? await rows.count((row) => compareToBound(row, low) < (lowExcluded ? 1 : 0)) : 0;
  const to = high
    ? await rows.count((row) => compareToBound(row, high) < (highExcluded ? 0 : 1))
    : rows.length;
  return { from, to: Math.max(from, to) };
}

/** The range of a query, or those of its keys, in the requested order; skip and limit come later. */
async function findRanges(rows: SortedRows, query: ViewQuery): Promise<Range[]> {
  if (!query.keys || query.start) return [await findRange(rows, query)];
  const keys = query.descending ? [...query.keys].reverse() : query.keys;
  const ranges: Range[] = [];
  for (const key of keys) {
    const bound = { key, id: undefined };
    ranges.push(await findRange(rows, { ...query, start: bound, end: bound, inclusiveEnd: true }));
  }
  return ranges;
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
export async function selectRows(rows: SortedRows, query: ViewQuery): Promise<ViewRow[][]> {
  const found: ViewRow[][] = [];
  for (const range of await findRanges(rows, query)) {
    const slice = await rows.slice(range);
    found.push(query.descending ? reverse(slice) : slice);
  }
  return found;
}

/** The rows that the query's `skip` and `limit` leave, in the requested order. */
export async function selectPage(rows: SortedRows, query: ViewQuery): Promise<ViewRow[]> {
  const { skip, limit } = query;
  const ranges = await findRanges(rows, query);
  const [range] = ranges;
  // Rows that the response does not have are not read.
  if (ranges.length === 1 && range && !query.descending) {
    const from = range.from + skip;
    return rows.slice({ from, to: Math.min(range.to, from + limit) });
  }
  if (ranges.length === 1 && range) return (await sliceBackwards(rows, range, skip + limit)).slice(skip);
  return (await selectRows(rows, query)).flat().slice(skip, skip + limit);
}

/** The last rows of a range in reversed order. */
async function sliceBackwards(rows: SortedRows, range: Range, count: number): Promise<ViewRow[]> {
  for (let size = count + 1; ; size *= 2) {
    const from = Math.max(range.from, range.to - size);
    const reversed = reverse(await rows.slice({ from, to: range.to }));
    const lowest = reversed.at(-1);
    // What the lowest document emitted under its key may go on below.
    const whole = reversed.filter((row) => from === range.from || (lowest && !isSameEntry(row, lowest)));
    if (from === range.from || whole.length >= count) return whole.slice(0, count);
  }
}

/** The reduced groups of the query's ranges; undefined when values cannot be added or merged. */
export async function selectGroups(
  rows: SortedRows,
  query: ViewQuery,
  reduce: Builtin
): Promise<Group[] | undefined> {
  const found: Group[] = [];
  for (const range of await findRanges(rows, query)) {
    const groups = mergeGroups(await rows.groups(range, query.level, reduce), reduce);
    if (!groups) return undefined;
    for (const group of query.descending ? groups.reverse() : groups) found.push(group);
  }
  return found;
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
