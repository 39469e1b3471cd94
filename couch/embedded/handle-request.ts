/** One request from its credentials to its response, whether it came over HTTP or from within this process. */
import type { IncomingHttpHeaders } from 'node:http';
import { anonymously, type Identity } from './auth/sessions.ts';
import { CouchError } from './errors.ts';
import type { RequestBody } from './http/body.ts';
import { decode, parseQuery, type Query } from './http/query.ts';
import { jsonResponse, type CouchResponse } from './http/response.ts';
import type { CouchRequest, Endpoint } from './request.ts';
import { mayStillRead, route } from './router.ts';
import { isServerAdmin } from './security.ts';

export type ReceivedRequest = {
  method: string;
  /** The raw path below the endpoint. */
  path: string;
  querystring: string;
  headers: IncomingHttpHeaders;
  body: RequestBody;
  /** The network of the client. */
  address: string;
  /** Scheme, host and path of the endpoint's root, without a slash at the end. */
  root: string;
  /** The path for the log. */
  shownPath: string;
  /** Aborted when the client is gone, or has the whole response. */
  closed: AbortSignal;
  /** Ends a response that does not end by itself. */
  destroy: () => void;
};

/** Made once: an `AbortController` without a reason makes an error with a stack for each request. */
export const REQUEST_IS_OVER = new Error('The request is over.');

type IdentifiedRequest = CouchRequest & Identity & { abort: () => void };

const TIMEOUT_OF_END_MS = 2000;

/** Authenticates and routes. @returns the response, also of an error. */
export async function handleRequest(endpoint: Endpoint, received: ReceivedRequest): Promise<CouchResponse> {
  try {
    const request = await identify(endpoint, received);
    const response = await route(request);
    if (typeof response.body !== 'string') endWithPermission(request, received);
    const { renewed } = request;
    if (renewed === undefined || response.headers?.['Set-Cookie']) return response;
    return { ...response, headers: { ...response.headers, 'Set-Cookie': renewed } };
  } catch (error) {
    return toResponse(endpoint, received, error);
  }
}

async function identify(endpoint: Endpoint, received: ReceivedRequest): Promise<IdentifiedRequest> {
  const { method, headers, body, address, root, closed } = received;
  const path = splitPath(received.path);
  const { cookie, authorization } = headers;
  const identity = isSignInOrOut(path, method)
    ? anonymously()
    : await endpoint.sessions.authenticate({ cookie, authorization, address });
  const controller = new AbortController();
  endpoint.running.add(controller);
  const close = () => {
    endpoint.running.delete(controller);
    controller.abort(REQUEST_IS_OVER);
  };
  if (closed.aborted) close();
  else closed.addEventListener('abort', close, { once: true });
  const query = parseQuery(received.querystring);
  const { name } = identity.user;
  const turn = await endpoint.runningOf.begin({
    user: isServerAdmin(identity.user) ? null : name,
    isFeed: isOpenFeed(path, query),
    aborted: closed
  });
  return {
    ...identity,
    endpoint,
    method,
    headers,
    body,
    path,
    query,
    turn,
    address,
    root,
    aborted: controller.signal,
    abort: () => controller.abort()
  };
}

/** While a response is sent, which may take days, its user must still be allowed to read it. */
function endWithPermission(request: IdentifiedRequest, { closed, destroy }: ReceivedRequest): void {
  const { endpoint, path, recheck, abort, aborted } = request;
  const isAllowed = async () => {
    const user = await recheck();
    return user !== undefined && (await mayStillRead(endpoint, path, user));
  };
  const timer = setInterval(() => {
    isAllowed().then(
      (allowed) => allowed || aborted.aborted || end(),
      // The store closes or is damaged: reading from it fails by itself.
      () => undefined
    );
  }, endpoint.recheckMs);
  const end = () => {
    // A feed ends with its last line; what does not end by itself is cut off.
    abort();
    setTimeout(destroy, TIMEOUT_OF_END_MS).unref();
  };
  closed.addEventListener('abort', () => clearInterval(timer), { once: true });
}

/** Empty segments are ignored, as in CouchDB. @throws CouchError 400. */
const splitPath = (raw: string): string[] =>
  raw
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);

/** Whether the response stays open while it waits for changes. */
const isOpenFeed = (path: string[], query: Query) =>
  ['_changes', '_db_updates'].includes(path.at(-1) ?? '') && (query.get('feed') ?? 'normal') !== 'normal';

/** Signing in and out must work whatever cookie the browser still has. */
const isSignInOrOut = ([first]: string[], method: string) =>
  first === '_session' && (method === 'POST' || method === 'DELETE');

/** Damage is logged once, when it is found. */
const mustLog = ({ status, error }: CouchError) =>
  status >= 500 && status !== 501 && error !== 'database_damaged';

function toResponse(endpoint: Endpoint, received: ReceivedRequest, error: unknown): CouchResponse {
  const isKnown = error instanceof CouchError;
  if (!isKnown || mustLog(error)) logError(endpoint, received, error);
  if (isKnown) {
    const { status, headers, reason } = error;
    return jsonResponse(status, { error: error.error, reason }, headers);
  }
  const reason = 'The request failed; the log of the server says why.';
  return jsonResponse(500, { error: 'internal_server_error', reason });
}

/** Logs what failed, also after the response has begun. */
export function logError(
  { log }: Endpoint,
  { method, shownPath }: Pick<ReceivedRequest, 'method' | 'shownPath'>,
  error: unknown
): void {
  const text =
    error instanceof CouchError ? error.message : error instanceof Error ? error.stack : String(error);
  log(`${method} ${shownPath}: ${text}`);
}
