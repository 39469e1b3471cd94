import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { ERROR_STATUS, ErrorResponse, isErrorCode } from '#domain/api/error.ts';
import { errorsOf, type RouteDefinition } from '#domain/api/route.ts';
import { ROUTES } from '#domain/api/routes.ts';

export type ApiResponse = { status: number; body: unknown };

/** Makes sure that a response is one that its route defines: its status, and no member besides those of the schema. */
export function checkResponse(method: string, path: string, { status, body }: ApiResponse): void {
  const [pathname = ''] = path.split('?');
  const route = ROUTES.find((one) => one.method === method && patternOf(one).test(pathname));
  if (route === undefined || route.produces !== undefined) return;
  if (status === route.status || status in (route.otherStatuses ?? {})) {
    if (isDeepStrictEqual(v.parse(route.response, body), body)) return;
    throw new Error(`${method} ${path} has members that are not defined: ${JSON.stringify(body)}`);
  }
  const { code = '' } = v.parse(ErrorResponse, body);
  if (isErrorCode(code) && ERROR_STATUS[code] === status && errorsOf(route).has(code)) return;
  throw new Error(`${method} ${path} does not define its response ${status} ${JSON.stringify(body)}`);
}

const patternOf = ({ path }: RouteDefinition) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
