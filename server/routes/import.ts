import { importDevelopersRoute } from '#domain/api/import.ts';
import { importDevelopers } from '../people/import.ts';
import { publicUrl } from '../public-url.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export const importRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, importDevelopersRoute, ({ ctx, caller, body }) =>
    importDevelopers(service, body, { by: caller.name, server: publicUrl(ctx, service.publicUrl) })
  )
];
