import { Cursor, type ChangesQuery } from '../changes/cursor.ts';
import { readContinuous, readLongpoll, readNormal, type Patience, type Source } from '../changes/feed.ts';
import { readFilter } from '../changes/filters.ts';
import type { JsonObject } from '../documents.ts';
import { badRequest } from '../errors.ts';
import { readPosted } from '../http/body.ts';
import { count, flag, type Query } from '../http/query.ts';
import type { Answer, DatabaseRequest } from '../http/request.ts';
import { parseSequence } from '../sequences.ts';
import type { Signal } from '../concurrency.ts';

const longestWaitMs = 60_000;

function readPatience(query: Query): Patience {
  const heartbeatMs = query.get('heartbeat') === 'true' ? longestWaitMs : count(query, 'heartbeat');
  if (heartbeatMs === 0)
    throw badRequest('The heartbeat value should be a positive integer (in milliseconds).');
  const timeoutMs = Math.min(count(query, 'timeout') ?? longestWaitMs, longestWaitMs);
  return { heartbeatMs: heartbeatMs && Math.max(heartbeatMs, 100), timeoutMs };
}

/** Answers with the feed the query names. @throws CouchError 400 for an unknown one. */
export async function answerFeed(
  query: Query,
  source: Source,
  signal: Signal,
  aborted: AbortSignal
): Promise<Answer> {
  const waiting = { signal, patience: readPatience(query), aborted };
  switch (query.get('feed') ?? 'normal') {
    case 'normal':
      return { status: 200, body: await readNormal(source) };
    case 'longpoll':
      return { status: 200, body: readLongpoll(source, waiting) };
    case 'continuous':
    case 'live':
      return { status: 200, body: readContinuous(source, waiting) };
    default:
      throw badRequest('Supported `feed` types: normal, continuous, live, longpoll');
  }
}

async function answerChanges(request: DatabaseRequest, body: JsonObject): Promise<Answer> {
  const { database, query, endpoint, name, aborted } = request;
  const limit = query.get('limit')?.startsWith('-') ? Infinity : (count(query, 'limit') ?? Infinity);
  const descending = flag(query, 'descending') === true;
  const asked: ChangesQuery = {
    filter: await readFilter(request, body),
    includeDocs: flag(query, 'include_docs') === true,
    conflicts: flag(query, 'conflicts') === true,
    allLeaves: query.get('style') === 'all_docs',
    descending,
    limit
  };
  const since = descending ? 0 : parseSequence(database, query.get('since'));
  return answerFeed(query, new Cursor(request, asked, since), endpoint.databases.written(name), aborted);
}

export const getChanges = (request: DatabaseRequest): Promise<Answer> => answerChanges(request, {});

export async function postChanges(request: DatabaseRequest): Promise<Answer> {
  return answerChanges(request, await readPosted(request.incoming, request.endpoint.maxBodyBytes, {}));
}
