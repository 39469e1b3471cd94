import { listActsRoute } from '#domain/api/audit.ts';
import { listActs } from '../people/audit.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export const auditRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, listActsRoute, ({ query }) => listActs(service.couch, query))
];
