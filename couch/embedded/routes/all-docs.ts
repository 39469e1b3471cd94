import { compareBytes, lowerBound } from '../collate.ts';
import { badRequest, queryError } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { count, flag, json, withMembers, type Query } from '../http/query.ts';
import type { CouchResponse } from '../http/response.ts';
import { streamDocuments, streamRows } from '../http/stream-rows.ts';
import { MAX_KEYS, requireFew } from '../limits.ts';
import { renderWinner } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import type { Database } from '../store/database.ts';
import { winnerOf } from '../store/document-index.ts';

/** Compares an id with a bound. Null and numbers sort before all strings, lists and objects after them. */
function compareToBound(id: string, bound: unknown): number {
  if (typeof bound === 'string') return compareBytes(id, bound);
  return typeof bound === 'object' && bound !== null ? -1 : 1;
}

/** The ids within the bounds of a query, in the requested order; `ids` are sorted. @throws CouchError 400. */
export function selectRange(ids: readonly string[], query: Query): string[] {
  const descending = flag(query, 'descending') === true;
  const inclusive = flag(query, 'inclusive_end') !== false;
  const key = json(query, 'key');
  const start = key ?? json(query, 'startkey', 'start_key');
  const end = key ?? json(query, 'endkey', 'end_key');
  const [low, high] = descending ? [end, start] : [start, end];
  const skipsLow = descending && !inclusive;
  const skipsHigh = !descending && !inclusive;
  const from = low ? lowerBound(ids, (id) => compareToBound(id, low.value) < (skipsLow ? 1 : 0)) : 0;
  const to = high
    ? lowerBound(ids, (id) => compareToBound(id, high.value) < (skipsHigh ? 0 : 1))
    : ids.length;
  const range = ids.slice(from, Math.max(from, to));
  return descending ? range.reverse() : range;
}

function readKeys({ user }: DatabaseRequest, query: Query): unknown[] | undefined {
  const keys = json(query, 'keys');
  if (!keys) return undefined;
  if (!Array.isArray(keys.value)) throw badRequest('`keys` body member must be an array.');
  requireFew(user, keys.value.length, MAX_KEYS, '`keys`');
  if (query.has('key')) throw queryError('`keys` is incompatible with `key`');
  return flag(query, 'descending') ? keys.value.reverse() : keys.value;
}

type RowOptions = { isByKey: boolean; includeDocs: boolean; conflicts: boolean };

/** A row of the list; undefined for a document that is not listed. */
async function renderRow(
  database: Database,
  key: unknown,
  { isByKey, includeDocs, conflicts }: RowOptions
): Promise<string | undefined> {
  const entry = typeof key === 'string' ? database.index.get(key) : undefined;
  if (!entry || (entry.deleted && !isByKey))
    return isByKey ? JSON.stringify({ key, error: 'not_found' }) : undefined;
  const { id, deleted } = entry;
  const row = JSON.stringify({ id, key: id, value: { rev: winnerOf(entry), ...(deleted && { deleted }) } });
  if (!includeDocs) return row;
  const doc = deleted ? 'null' : ((await renderWinner(database, entry, { conflicts })) ?? 'null');
  return `${row.slice(0, -1)},"doc":${doc}}`;
}

/** Lists those documents of `ids` that the query selects. */
function listDocuments(request: DatabaseRequest, query: Query, ids: readonly string[]): CouchResponse {
  const { endpoint, name, database } = request;
  const limit = count(query, 'limit') ?? Infinity;
  const skip = count(query, 'skip') ?? 0;
  const includeDocs = flag(query, 'include_docs') === true;
  const conflicts = flag(query, 'conflicts') === true;
  const withSequence = flag(query, 'update_seq') === true;
  const keys = readKeys(request, query);
  const items: readonly unknown[] = (keys ?? selectRange(ids, query)).slice(skip, skip + limit);
  const options = { isByKey: keys !== undefined, includeDocs, conflicts };
  const render = (batch: unknown[]) =>
    endpoint.databases.use(name, async (open) => {
      const rows = await Promise.all(batch.map((key) => renderRow(open, key, options)));
      return rows.filter((row) => row !== undefined);
    });
  const renderOne = async function* (key: unknown) {
    yield* await render([key]);
  };
  const sequence = database.formatSequence(database.index.lastSequence);
  const head =
    `{"total_rows":${ids.length},"offset":${keys ? 'null' : skip},` +
    `${withSequence ? `"update_seq":"${sequence}",` : ''}"rows":[`;
  const body = includeDocs ? streamDocuments(head, items, renderOne) : streamRows(head, items, render);
  return { status: 200, body };
}

/** `GET /{db}/_all_docs`. */
export const getAllDocs = (request: DatabaseRequest): CouchResponse =>
  listDocuments(request, request.query, request.database.index.liveIds);

/** `POST /{db}/_all_docs`. */
export async function postAllDocs(request: DatabaseRequest): Promise<CouchResponse> {
  const query = withMembers(request.query, await readPosted(request, {}));
  return listDocuments(request, query, request.database.index.liveIds);
}

/** `GET /{db}/_design_docs`. */
export const getDesignDocs = (request: DatabaseRequest): CouchResponse =>
  listDocuments(request, request.query, request.database.index.designIds);

/** `POST /{db}/_design_docs`. */
export async function postDesignDocs(request: DatabaseRequest): Promise<CouchResponse> {
  const query = withMembers(request.query, await readPosted(request, {}));
  return listDocuments(request, query, request.database.index.designIds);
}
