import { getStatusRoute, type Status } from '#domain/api/status.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export const statusRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, getStatusRoute, async () => (await service.monitoring.status()) satisfies Status)
];
