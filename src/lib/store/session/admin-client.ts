/** Requests of admins to the API: loaded by the pages that administrate, and by no others. */
import * as v from 'valibot';
import { classifyResponse } from '#domain/api/classify-response.ts';
import { pathOf, type ResponseOf, type RouteDefinition } from '#domain/api/route.ts';
import { RefusedError } from '../errors.ts';
import { interruptionOf, watchedFetch } from '../sync/fetch.ts';
import { request } from './api-client.ts';

/** An erasure and a part of an import take their time. */
const TIMEOUT_MS = 60_000;

export type RouteCall = {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: object;
  /** Instead of the session. */
  adminToken?: string | undefined;
};

/** Calls a route. @throws StoreError, OfflineError or RefusedError, whose messages can be shown as they are. */
export async function callRoute<R extends RouteDefinition>(
  route: R,
  call?: RouteCall
): Promise<ResponseOf<R>>;
export async function callRoute(route: RouteDefinition, call: RouteCall = {}): Promise<unknown> {
  return request(addressOf(route, call), initOf(route, call), route.response, TIMEOUT_MS);
}

/** What a route with a file as its response sends. @throws as `callRoute` does. */
export async function downloadRoute(route: RouteDefinition, call: RouteCall = {}): Promise<Blob> {
  const init = initOf(route, call);
  const headers = { ...init.headers, 'content-type': 'application/json' };
  const response = await watchedFetch(addressOf(route, call), { ...init, headers }, { idleMs: TIMEOUT_MS });
  if (response.ok) return response.blob();
  const text = await response.text();
  const issue = classifyResponse({ status: response.status, text });
  const refusal = v.safeParse(v.pipe(v.string(), v.parseJson(), v.object({ error: v.string() })), text);
  throw (
    interruptionOf(issue, response) ??
    new RefusedError(
      issue ?? 'server-error',
      refusal.success ? refusal.output.error : `The server responded with status ${response.status}.`
    )
  );
}

function addressOf(route: RouteDefinition, { params, query = {} }: RouteCall): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  const search = new URLSearchParams(given).toString();
  return pathOf(route, params) + (search && `?${search}`);
}

type Init = { method: string; headers: Record<string, string>; body?: string };

const initOf = ({ method }: RouteDefinition, { body, adminToken }: RouteCall): Init => ({
  method,
  headers: { ...(adminToken !== undefined && { 'Admin-Token': adminToken }) },
  ...(method === 'POST' && { body: JSON.stringify(body ?? {}) })
});
