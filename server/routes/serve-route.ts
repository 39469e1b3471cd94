/** Serves a route as it is defined: authorise, validate, then the handler loads, acts and presents. */
import { createHash } from 'node:crypto';
import type { RouterContext } from '@koa/router';
import type { ResponseOf, RouteDefinition } from '#domain/api/route.ts';
import { authorise, type Callers } from '../auth/authorise.ts';
import type { Service } from '../service.ts';
import { isUnchanged } from './entity-tag.ts';
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
      const { scope }: RouteDefinition = route;
      const caller = await authorise({ access, scope }, ctx, service);
      const request = await readRequest(ctx, route);
      ctx.status = route.status;
      if (route.produces !== undefined) ctx.type = route.produces;
      const response = await handler({ ...request, ctx, caller });
      if (ctx.status === 304) return;
      if (scope === undefined || route.produces !== undefined) {
        ctx.body = response;
        return;
      }
      // Programs ask again and again: what they have is not sent twice.
      const text = JSON.stringify(response);
      if (isUnchanged(ctx, createHash('sha256').update(text).digest('base64url'))) return;
      ctx.type = 'json';
      ctx.body = text;
    }
  };
}
