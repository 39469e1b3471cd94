/** How a route of the service is defined: once, for the server, its clients, the documentation and the tests. */
import type * as v from 'valibot';
import type { Access } from './access.ts';
import type { ErrorCode } from './error.ts';
import type { TokenScope } from './token-scopes.ts';

/** The path that all routes are below. */
export const API_PATH = '/api/v1';

export type RouteDefinition = {
  method: 'GET' | 'POST';
  /** Below `API_PATH`, with parameters as `/developers/:id`. */
  path: string;
  /** One line of the documentation. */
  summary: string;
  access: Access;
  /** Tokens for scripts with this scope may call it, too; without one none may. */
  scope?: TokenScope;
  params?: v.GenericSchema;
  query?: v.GenericSchema;
  /** JSON. A schema that accepts `undefined` makes the body optional. */
  body?: v.GenericSchema;
  response: v.GenericSchema;
  /** The media type of a response that is no JSON. */
  produces?: string;
  /** Of the body; without it 64 KiB. */
  maxBodyBytes?: number;
  /** The status of a success. */
  status: number;
  /** Other statuses that come with the same response, and their meaning. */
  otherStatuses?: Readonly<Record<number, string>>;
  /** Errors of this route besides `COMMON_ERRORS`, and when. */
  errors?: Readonly<Partial<Record<ErrorCode, string>>>;
};

type Output<S> = S extends v.GenericSchema ? v.InferOutput<S> : undefined;
export type ParamsOf<R extends RouteDefinition> = Output<R['params']>;
export type QueryOf<R extends RouteDefinition> = Output<R['query']>;
export type BodyOf<R extends RouteDefinition> = Output<R['body']>;
export type ResponseOf<R extends RouteDefinition> = Output<R['response']>;

/** The definition as it was given, with its exact type. */
// @__NO_SIDE_EFFECTS__
export function defineRoute<const R extends RouteDefinition>(route: R): R {
  return route;
}

/** The address of a route on its server, each parameter encoded. @throws Error for a parameter that is not given. */
export function pathOf({ path }: Pick<RouteDefinition, 'path'>, params: Record<string, string> = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`The path ${path} needs the parameter ${name}.`);
    return encodeURIComponent(value);
  });
  return API_PATH + filled;
}

/** Routes with a scope respond with 304 to a client that has the response already. */
export const NOT_MODIFIED =
  'The `ETag` of `If-None-Match` is still that of the response, which is not sent again.';

/** Errors that follow from the definition of a route, and when. */
export const COMMON_ERRORS = {
  'invalid-request':
    'The path, the query or the body is not as described. The message names every wrong field.',
  'sign-in-required':
    'The route is not for anyone, and the request carries no session, or one that has ended.',
  'sign-in-refused': 'The credentials or the admin token are wrong.',
  'account-locked': 'There were too many wrong passwords or codes. Try again in a few minutes.',
  forbidden: 'The caller may not use the route.',
  'cross-site': 'The page of another site sent the request.',
  'method-not-allowed': 'The path has other methods: see the header `Allow`.',
  'body-too-large': 'The body has more than 64 KiB, or than the route says.',
  'unsupported-media-type':
    'The body, or a POST with a session, is not sent as `application/json` in UTF-8, or is compressed.',
  'unknown-host': 'The request names a host that is not this server’s, see `PUBLIC_URL`.',
  'too-many-requests':
    'There were too many wrong admin tokens, or too many sign-ins wait, from this address. See `Retry-After`.',
  'internal-error': 'The server failed. It logged why, and nothing was lost.',
  'database-unavailable': 'CouchDB does not respond. Nothing was lost; try again.'
} as const satisfies Partial<Record<ErrorCode, string>>;

/** Every error that a route may respond with. */
export function errorsOf({ method, access, params, query, body, errors }: RouteDefinition): Set<string> {
  return new Set([
    ...((params ?? query ?? body) ? ['invalid-request'] : []),
    ...(access === 'anyone'
      ? []
      : ['sign-in-required', 'sign-in-refused', 'account-locked', 'too-many-requests']),
    ...(access === 'anyone' ? [] : ['forbidden']),
    ...(body ? ['body-too-large'] : []),
    ...(method === 'POST' ? ['unsupported-media-type'] : []),
    'cross-site',
    'unknown-host',
    ...Object.keys(errors ?? {}),
    'internal-error',
    'database-unavailable'
  ]);
}
