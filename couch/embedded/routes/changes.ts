import { Cursor, type ChangesQuery } from '../changes/cursor.ts';
import { readContinuous, readLongpoll, readNormal, type FeedSource, type FeedWait } from '../changes/feed.ts';
import { readFilter, readsDocuments } from '../changes/filters.ts';
import type { Signal } from '../concurrency.ts';
import type { JsonObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { count, flag, type Query } from '../http/query.ts';
import type { CouchResponse } from '../http/response.ts';
import type { CouchRequest, DatabaseRequest } from '../request.ts';

const MAX_WAIT_MS = 60_000;
const MIN_HEARTBEAT_MS = 100;

function readTimes(query: Query): Pick<FeedWait, 'heartbeatMs' | 'timeoutMs'> {
  const heartbeatMs = query.get('heartbeat') === 'true' ? MAX_WAIT_MS : count(query, 'heartbeat');
  if (heartbeatMs === 0)
    throw badRequest('The heartbeat value should be a positive integer (in milliseconds).');
  const timeoutMs = Math.min(count(query, 'timeout') ?? MAX_WAIT_MS, MAX_WAIT_MS);
  return { heartbeatMs: heartbeatMs && Math.max(heartbeatMs, MIN_HEARTBEAT_MS), timeoutMs };
}

/** Responds with the feed that the query names; `signal` is notified of new rows. @throws CouchError 400 for an unknown one. */
export async function sendFeed(
  { query, aborted, turn }: CouchRequest,
  source: FeedSource,
  signal: Signal
): Promise<CouchResponse> {
  const wait = { signal, aborted, turn, ...readTimes(query) };
  switch (query.get('feed') ?? 'normal') {
    case 'normal':
      return { status: 200, body: await readNormal(source) };
    case 'longpoll':
      return { status: 200, body: readLongpoll(source, wait) };
    case 'continuous':
    case 'live':
      return { status: 200, body: readContinuous(source, wait) };
    default:
      throw badRequest('Supported `feed` types: normal, continuous, live, longpoll');
  }
}

async function sendChanges(request: DatabaseRequest, body: JsonObject): Promise<CouchResponse> {
  const { database, query, endpoint, name } = request;
  const limit = query.get('limit')?.startsWith('-') ? Infinity : (count(query, 'limit') ?? Infinity);
  const descending = flag(query, 'descending') === true;
  const changesQuery: ChangesQuery = {
    filter: await readFilter(request, body),
    readsDocuments: readsDocuments(query.get('filter')),
    includeDocs: flag(query, 'include_docs') === true,
    conflicts: flag(query, 'conflicts') === true,
    allLeaves: query.get('style') === 'all_docs',
    descending,
    limit
  };
  const since = descending ? 0 : database.parseSequence(query.get('since'));
  return sendFeed(request, new Cursor(request, changesQuery, since), endpoint.databases.written(name));
}

/** `GET /{db}/_changes`. */
export const getChanges = (request: DatabaseRequest): Promise<CouchResponse> => sendChanges(request, {});

/** `POST /{db}/_changes`. */
export async function postChanges(request: DatabaseRequest): Promise<CouchResponse> {
  return sendChanges(request, await readPosted(request, {}));
}
