/** Serves a route as it is defined: authorise, validate, then the handler loads, acts and presents. */
import type { RouterContext } from '@koa/router';
import type { ResponseOf, RouteDefinition } from '#domain/api/route.ts';
import { authorise, type Callers } from '../auth/authorise.ts';
import type { Service } from '../service.ts';
import { readRequest, type RequestOf } from './read-request.ts';

export type ServedRoute = {
  route: RouteDefinition;
  handle: (ctx: RouterContext) => Promise<void>;
};

/** `ctx` is for headers, and for a status other than the one that the route names first. */
type Handler<R extends RouteDefinition> = (
  call: RequestOf<R> & { ctx: RouterContext; caller: Callers[R['access']] }
) => Promise<ResponseOf<R>>;

/** Pairs a definition with its handler, whose result must be the route's response. */
export function serveRoute<R extends RouteDefinition>(
  service: Service,
  route: R,
  handler: Handler<R>
): ServedRoute {
  return {
    route,
    handle: async (ctx) => {
      const access: R['access'] = route.access;
      const caller = await authorise(access, ctx, service);
      const request = await readRequest(ctx, route);
      ctx.status = route.status;
      ctx.body = await handler({ ...request, ctx, caller });
    }
  };
}
