import { compareBytes, compareKeys, lowerBound } from '../collate.ts';
import { badRequest, queryError } from '../errors.ts';
import { count, flag, json, type Query } from '../http/query.ts';
import type { Row } from './rows.ts';

/** The parameters of a view query. `level` is how many members of an array key make a group; Infinity the whole key. */
export type ViewQuery = {
  start: Bound | undefined;
  end: Bound | undefined;
  inclusiveEnd: boolean;
  descending: boolean;
  keys: unknown[] | undefined;
  skip: number;
  limit: number;
  reduce: boolean;
  level: number;
  includeDocs: boolean;
  conflicts: boolean;
  updateSequence: boolean;
  update: boolean;
};

type Bound = { key: unknown; id: string | undefined };

function readBound(
  query: Query,
  key: { value: unknown } | undefined,
  ...idNames: string[]
): Bound | undefined {
  if (!key) return undefined;
  const id = idNames.map((name) => query.get(name)).find((text) => text !== undefined);
  return { key: key.value, id: id?.replace(/^"(.*)"$/s, '$1') };
}

function readLevel(query: Query): number {
  if (flag(query, 'group') === true) return count(query, 'group_level') ?? Infinity;
  return count(query, 'group_level') ?? 0;
}

/** @throws CouchError 400 for parameters that are wrong in themselves or do not fit the view. */
export function readViewQuery(query: Query, hasReduce: boolean): ViewQuery {
  const key = json(query, 'key');
  const keys = json(query, 'keys');
  if (keys && !Array.isArray(keys.value)) throw badRequest('`keys` body member must be an array.');
  const read: ViewQuery = {
    start: readBound(
      query,
      key ?? json(query, 'startkey', 'start_key'),
      'startkey_docid',
      'start_key_doc_id'
    ),
    end: readBound(query, key ?? json(query, 'endkey', 'end_key'), 'endkey_docid', 'end_key_doc_id'),
    inclusiveEnd: flag(query, 'inclusive_end') !== false,
    descending: flag(query, 'descending') === true,
    keys: keys?.value as unknown[] | undefined,
    skip: count(query, 'skip') ?? 0,
    limit: count(query, 'limit') ?? Infinity,
    reduce: flag(query, 'reduce') ?? hasReduce,
    level: readLevel(query),
    includeDocs: flag(query, 'include_docs') === true,
    conflicts: flag(query, 'conflicts') === true,
    updateSequence: flag(query, 'update_seq') === true,
    update: query.get('update') !== 'false'
  };
  check(read, hasReduce);
  return read;
}

function check(query: ViewQuery, hasReduce: boolean): void {
  if (query.reduce && !hasReduce) throw queryError('Reduce is invalid for map-only views.');
  if (!query.reduce && query.level > 0) throw queryError('Invalid use of grouping on a map view.');
  if (query.reduce && query.includeDocs) throw queryError('`include_docs` is invalid for reduce');
  if (query.reduce && query.keys && query.level !== Infinity)
    throw queryError('Multi-key fetches for reduce views must use `group=true`');
  const [low, high] = query.descending ? [query.end, query.start] : [query.start, query.end];
  if (low && high && compareKeys(low.key, high.key) > 0)
    throw queryError(
      'No rows can match your key range, reverse your start_key and end_key or set descending=true'
    );
}

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
