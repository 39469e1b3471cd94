import { compareBytes, lowerBound } from '../collate.ts';
import { isDesignId } from '../documents.ts';
import { badRequest, queryError } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { count, flag, json, withMembers, type Query } from '../http/query.ts';
import type { Answer, DatabaseRequest } from '../http/request.ts';
import { streamRows } from '../http/rows.ts';
import { renderWinner } from '../reads.ts';
import { formatSequence } from '../sequences.ts';
import type { Database } from '../store/database.ts';
import { winner } from '../store/document-index.ts';

/** Where a bound stands among ids: what is no string sorts before (null, numbers …) or after (lists, objects) all. */
function compareBound(id: string, bound: unknown): number {
  if (typeof bound === 'string') return compareBytes(id, bound);
  return typeof bound === 'object' && bound !== null ? -1 : 1;
}

/** Those of sorted ids that a query's bounds take in, in the order it wants. */
export function selectRange(ids: readonly string[], query: Query): string[] {
  const descending = flag(query, 'descending') === true;
  const inclusive = flag(query, 'inclusive_end') !== false;
  const key = json(query, 'key');
  const start = key ?? json(query, 'startkey', 'start_key');
  const end = key ?? json(query, 'endkey', 'end_key');
  const [low, high] = descending ? [end, start] : [start, end];
  const skipsLow = descending && !inclusive;
  const skipsHigh = !descending && !inclusive;
  const from = low ? lowerBound(ids, (id) => compareBound(id, low.value) < (skipsLow ? 1 : 0)) : 0;
  const to = high ? lowerBound(ids, (id) => compareBound(id, high.value) < (skipsHigh ? 0 : 1)) : ids.length;
  const range = ids.slice(from, Math.max(from, to));
  return descending ? range.reverse() : range;
}

function readKeys(query: Query): unknown[] | undefined {
  const keys = json(query, 'keys');
  if (!keys) return undefined;
  if (!Array.isArray(keys.value)) throw badRequest('`keys` body member must be an array.');
  if (query.has('key')) throw queryError('`keys` is incompatible with `key`');
  return flag(query, 'descending') ? keys.value.reverse() : keys.value;
}

async function renderRow(
  database: Database,
  key: unknown,
  byKey: boolean,
  docs: boolean,
  conflicts: boolean
) {
  const entry = typeof key === 'string' ? database.directory.get(key) : undefined;
  if (!entry || (entry.deleted && !byKey)) return byKey ? JSON.stringify({ key, error: 'not_found' }) : '';
  const { id, deleted } = entry;
  const row = JSON.stringify({ id, key: id, value: { rev: winner(entry), ...(deleted && { deleted }) } });
  if (!docs) return row;
  const doc = deleted ? 'null' : ((await renderWinner(database, entry, { conflicts })) ?? 'null');
  return `${row.slice(0, -1)},"doc":${doc}}`;
}

/** Lists documents by id; `ids` narrows it to some (the design documents). */
export function listDocuments(request: DatabaseRequest, query: Query, ids?: readonly string[]): Answer {
  const { endpoint, name, database } = request;
  const limit = count(query, 'limit') ?? Infinity;
  const skip = count(query, 'skip') ?? 0;
  const docs = flag(query, 'include_docs') === true;
  const conflicts = flag(query, 'conflicts') === true;
  const withSequence = flag(query, 'update_seq') === true;
  const all = ids ?? database.directory.liveIds;
  const keys = readKeys(query);
  const chosen: readonly unknown[] = (keys ?? selectRange(all, query)).slice(skip, skip + limit);
  const render = (batch: unknown[]) =>
    endpoint.databases.use(name, async (open) => {
      const rows = await Promise.all(
        batch.map((key) => renderRow(open, key, keys !== undefined, docs, conflicts))
      );
      return rows.filter((row) => row !== '');
    });
  const sequence = formatSequence(database, database.directory.lastSequence);
  const head =
    `{"total_rows":${all.length},"offset":${keys ? 'null' : skip},` +
    `${withSequence ? `"update_seq":"${sequence}",` : ''}"rows":[`;
  return { status: 200, body: streamRows(head, chosen, render, '\n]}\n') };
}

export const getAllDocs = (request: DatabaseRequest): Answer => listDocuments(request, request.query);

export async function postAllDocs(request: DatabaseRequest): Promise<Answer> {
  const body = await readPosted(request.incoming, request.endpoint.maxBodyBytes, {});
  return listDocuments(request, withMembers(request.query, body));
}

const designsOf = ({ database }: DatabaseRequest) => database.directory.liveIds.filter(isDesignId);

/** `/{db}/_design_docs`. */
export const getDesignDocs = (request: DatabaseRequest): Answer =>
  listDocuments(request, request.query, designsOf(request));

export async function postDesignDocs(request: DatabaseRequest): Promise<Answer> {
  const body = await readPosted(request.incoming, request.endpoint.maxBodyBytes, {});
  return listDocuments(request, withMembers(request.query, body), designsOf(request));
}
