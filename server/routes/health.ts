import { getHealthRoute, getReadyRoute, type Health, type Ready } from '#domain/api/health.ts';
import { abortable } from '../../couch/connection.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

const COUCHDB_TIMEOUT_MS = 5_000;
/** A value is used for so long, and read again in the background when it is older than half of it. */
const MAX_AGE_MS = 2_000;

/** Reads a value at most once at a time: a flood of requests must not wait for CouchDB, nor CouchDB for them. */
function recently<T>(read: () => Promise<T>): () => Promise<T> {
  let known: { value: T; atMs: number } | undefined;
  let reading: Promise<T> | undefined;
  const refresh = () =>
    (reading ??= read()
      .then((value) => {
        known = { value, atMs: performance.now() };
        return value;
      })
      .finally(() => (reading = undefined)));
  return async () => {
    const ageMs = known === undefined ? Infinity : performance.now() - known.atMs;
    if (known === undefined || ageMs > MAX_AGE_MS) return refresh();
    if (ageMs > MAX_AGE_MS / 2) void refresh().catch(() => undefined);
    return known.value;
  };
}

export function healthRoutes(service: Service): ServedRoute[] {
  const { couch, now, readStorage, isStarted } = service;
  const startedMs = now();
  const readIsUp = recently(() =>
    abortable(AbortSignal.timeout(COUCHDB_TIMEOUT_MS), couch.request({ path: '_up' })).then(
      () => true,
      () => false
    )
  );
  return [
    serveRoute(service, getHealthRoute, async ({ ctx }) => {
      const isUp = await readIsUp();
      const { damagedDatabases, disk } = await readStorage();
      if (!isUp) ctx.status = 503;
      const isDegraded = damagedDatabases > 0 || disk !== 'ok';
      return {
        status: isUp ? (isDegraded ? 'degraded' : 'healthy') : 'unhealthy',
        couchdb: isUp ? 'up' : 'not answering',
        damagedDatabases,
        disk,
        uptimeSeconds: Math.floor((now() - startedMs) / 1000),
        serverTime: new Date(now()).toISOString()
      } satisfies Health;
    }),
    serveRoute(service, getReadyRoute, async ({ ctx }) => {
      const isUp = await readIsUp();
      const started = isStarted();
      if (!isUp || !started) ctx.status = 503;
      return {
        ready: isUp && started,
        couchdb: isUp ? 'up' : 'not answering',
        started
      } satisfies Ready;
    })
  ];
}
