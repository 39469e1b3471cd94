/** Counts and times every request, gives it an id, and logs it where that is wanted: by pattern of the route, never by path. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import { readBasic } from '../auth/basic-credentials.ts';
import { COUCH_PATH, couchPathOf, isBelow } from '../mount-couch.ts';
import { isAgentName } from '../people/users.ts';
import type { Metrics } from './metrics.ts';
import { isFeed, methodLabel, routePattern } from './route-pattern.ts';
import type { SyncTimes } from './sync-times.ts';

const requestIds = new AsyncLocalStorage<string>();

/** The id of the request that is being responded to; undefined outside of one. */
export const currentRequestId = () => requestIds.getStore();

const GIVEN_ID = /^[A-Za-z0-9_-]{8,64}$/;

export type RequestLine = { route: string; method: string; status: number; ms: number };

type Observed = {
  metrics: Metrics;
  syncs: SyncTimes;
  /** Whether the database is that of a developer. */
  isDeveloperDatabase: (database: string) => boolean;
  logRequest?: ((line: RequestLine) => void) | undefined;
};

export function observeRequests({ metrics, syncs, isDeveloperDatabase, logRequest }: Observed): Middleware {
  return (ctx, next) => {
    const given = ctx.get('X-Request-Id');
    const id = GIVEN_ID.test(given) ? given : randomBytes(8).toString('hex');
    ctx.set('X-Request-Id', id);
    const startedMs = performance.now();
    metrics.inFlight.inc();
    ctx.res.once('close', () => {
      metrics.inFlight.dec();
      const ms = performance.now() - startedMs;
      const route = routePattern(ctx);
      const method = methodLabel(ctx.method);
      // Koa's status is that of a response that others may have written.
      const { statusCode } = ctx.res;
      metrics.requests.inc({ route, method, status: `${Math.floor(statusCode / 100)}xx` });
      if (!isFeed(ctx)) metrics.durations.observe({ route, method }, ms / 1000);
      const name = readBasic(ctx.get('Authorization'))?.name ?? '';
      if (isAgentName(name) && isBelow(COUCH_PATH, ctx)) {
        const { database } = couchPathOf(ctx);
        // Anybody on the network can cause a 401 or 429 for any database.
        if (isDeveloperDatabase(database) && statusCode !== 401 && statusCode !== 429) {
          const isFailed = statusCode >= 500 || [403, 413].includes(statusCode);
          metrics.agentRequests.inc({ result: isFailed ? 'failed' : 'ok' });
          syncs.note(database, isFailed ? 'failed' : 'ok');
        }
      }
      requestIds.run(id, () => logRequest?.({ route, method, status: statusCode, ms: Math.round(ms) }));
    });
    return requestIds.run(id, next);
  };
}

/** Below `/db`: counts documents that a response to `_bulk_docs` names as refused, and those that are refused alone. */
export function countRefused(metrics: Metrics, couchdb: Middleware): Middleware {
  return async (ctx, next) => {
    const { database, resource } = couchPathOf(ctx);
    if (ctx.method === 'POST' && resource === '_bulk_docs') countIn(ctx.res, metrics);
    if (ctx.method === 'PUT' && database !== '' && !resource.startsWith('_'))
      ctx.res.once('close', () => {
        if (ctx.res.statusCode === 403 || ctx.res.statusCode === 413) metrics.refusedDocuments.inc();
      });
    return couchdb(ctx, next);
  };
}

const REFUSED = /"error":\s*"(?:forbidden|document_too_large|unauthorized)"/g;
const MAX_MATCH = 64;

/** What is written passes unchanged. A match that two pieces share is found, because the end of one is looked at with the next. */
function countIn(response: ServerResponse, metrics: Metrics): void {
  let tail = '';
  const look = (piece: unknown) => {
    if (typeof piece !== 'string' && !Buffer.isBuffer(piece)) return;
    const text = tail + (typeof piece === 'string' ? piece : piece.toString('latin1'));
    let last = 0;
    for (const match of text.matchAll(REFUSED)) {
      metrics.refusedDocuments.inc();
      last = match.index + match[0].length;
    }
    tail = text.slice(Math.max(last, text.length - MAX_MATCH));
  };
  const { write, end } = response;
  response.write = function (this: typeof response, ...given: unknown[]) {
    look(given[0]);
    return Reflect.apply(write, this, given) as boolean;
  } as typeof response.write;
  response.end = function (this: typeof response, ...given: unknown[]) {
    look(given[0]);
    return Reflect.apply(end, this, given) as typeof response;
  } as typeof response.end;
}
