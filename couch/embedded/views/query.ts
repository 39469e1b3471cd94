import { compareKeys } from '../collate.ts';
import { badRequest, queryError } from '../errors.ts';
import { count, flag, json, type Query } from '../http/query.ts';

/** The parameters of a view query. `level`: how many members of an array key make a group; Infinity: the whole key. */
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

/** A key, and a document id for rows with the same key. */
export type Bound = { key: unknown; id: string | undefined };

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

/** @throws CouchError 400 for parameters that are wrong, contradict each other, or do not fit the view. */
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
