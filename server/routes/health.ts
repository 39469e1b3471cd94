import { getHealthRoute, type Health } from '#domain/api/health.ts';
import { abortable } from '../../couch/connection.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

const COUCHDB_TIMEOUT_MS = 5_000;

export function healthRoutes(service: Service): ServedRoute[] {
  const { couch, now, readStorage } = service;
  const startedMs = now();
  return [
    serveRoute(service, getHealthRoute, async ({ ctx }) => {
      const response = abortable(AbortSignal.timeout(COUCHDB_TIMEOUT_MS), couch.request({ path: '_up' }));
      const isUp = await response.then(
        () => true,
        () => false
      );
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
    })
  ];
}
