/** The path below which a server is reached that shares a host name with others: `/tidesheet`. Empty: it has a name of its own. */
import type { Context, Middleware } from 'koa';
import { API_PATH } from '#domain/api/route.ts';
import { RequestError } from './errors.ts';

/** Checks of this machine, which need not know where the pages are. */
const ALSO_AT_ROOT = [`${API_PATH}/health`, `${API_PATH}/ready`, '/metrics'];

const basePaths = new WeakMap<Context['req'], string>();

/** The base path that was taken off the request, for links and cookies of its response. */
export const basePathOf = ({ req }: Pick<Context, 'req'>): string => basePaths.get(req) ?? '';

const pathOf = (url: string) => url.split('?')[0] ?? '';

/** Takes the base path off each request that has it, so that nothing behind it sees one. Comes before all that looks at paths. */
export function stripBasePath(basePath: string): Middleware {
  return ({ req }, next) => {
    const url = req.url ?? '';
    if (basePath !== '' && url.startsWith(`${basePath}/`)) {
      req.url = url.slice(basePath.length);
      basePaths.set(req, basePath);
    }
    return next();
  };
}

/**
 * Refuses what is not below the base path, but for what checks this server on its machine.
 * @throws RequestError `not-found`
 */
export function requireBasePath(basePath: string): Middleware {
  return (ctx, next) => {
    const url = ctx.req.url ?? '';
    const path = pathOf(url);
    if (basePathOf(ctx) === basePath || ALSO_AT_ROOT.includes(path)) return next();
    if (path !== '/' && path !== basePath)
      throw new RequestError('not-found', `Tidesheet is below ${basePath}/ here.`);
    ctx.status = 308;
    ctx.set('Location', `${basePath}/${url.slice(path.length)}`);
    return undefined;
  };
}
