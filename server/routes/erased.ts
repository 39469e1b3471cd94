import { getErasedRoute, type Erased } from '#domain/api/erased.ts';
import { RequestError } from '../errors.ts';
import { erasedAt } from '../people/erase.ts';
import type { Service } from '../service.ts';
import { serveRoute, type ServedRoute } from './serve-route.ts';

export const erasedRoutes = (service: Service): ServedRoute[] => [
  serveRoute(service, getErasedRoute, async ({ params: { database } }) => {
    const at = await erasedAt(service.couch, database);
    if (at === undefined) throw new RequestError('not-found', 'No database of this name was erased.');
    return { erased: true, database, at } satisfies Erased;
  })
];
