/** Calls a route of a running server as its admin, for the commands that administrate it. */
import * as v from 'valibot';
import { ErrorResponse } from '#domain/api/error.ts';
import { pathOf, type ParamsOf, type ResponseOf, type RouteDefinition } from '#domain/api/route.ts';
import { TidesheetError } from '#domain/errors.ts';
import { UsageError } from '../../../cli/errors.ts';
import { flag, text } from '../../../cli/inputs.ts';
import { readConfig } from '../../config.ts';
import { localUrl } from '../../listen-address.ts';
import type { Context } from '../context.ts';

/** Erasing and exporting take their time. */
const TIMEOUT_MS = 10 * 60_000;

/** What every such command takes. */
export const adminInputs = {
  json: flag('--json', 'Print JSON'),
  url: text('--url <url>', 'The server, https://tidesheet.example.com; by default the one that runs here')
};

/** A server that does not respond, or refuses. */
export class AdminCallError extends TidesheetError {
  override readonly name = 'AdminCallError';
}

type Call<R extends RouteDefinition> = {
  url: string | undefined;
  params?: ParamsOf<R> extends Record<string, string> ? ParamsOf<R> : Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
};

/** @throws UsageError without ADMIN_TOKEN; AdminCallError where the server does not respond or refuses. */
export async function callServer<R extends RouteDefinition>(
  context: Context,
  route: R,
  call: Call<R>
): Promise<ResponseOf<R>>;
export async function callServer(
  context: Context,
  route: RouteDefinition,
  call: Call<RouteDefinition>
): Promise<unknown> {
  const response = await requestServer(context, route, call);
  const parsed = v.safeParse(route.response, await response.json().catch(() => undefined));
  if (parsed.success) return parsed.output;
  throw new AdminCallError('The server sent an unexpected response.', {
    code: 'admin-unexpected',
    hint: 'Use the command of the same version as the server.'
  });
}

/** The successful response, whatever its body. @throws as `callServer` does. */
export async function requestServer(
  { env }: Context,
  route: RouteDefinition,
  { url, params = {}, query = {}, body }: Call<RouteDefinition>
): Promise<Response> {
  const { adminToken, host, port, basePath } = readConfig(env);
  if (adminToken === undefined) throw new UsageError('Set ADMIN_TOKEN.');
  const server = (url ?? localUrl(host, port, basePath)).replace(/\/$/, '');
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]]
  );
  const search = new URLSearchParams(given).toString();
  const address = server + pathOf(route, params) + (search && `?${search}`);
  const isWrite = route.method !== 'GET';
  const response = await fetch(address, {
    method: route.method,
    headers: { 'Admin-Token': adminToken, ...(isWrite && { 'Content-Type': 'application/json' }) },
    ...(isWrite && { body: JSON.stringify(body ?? {}) }),
    signal: AbortSignal.timeout(TIMEOUT_MS)
  }).catch((error: unknown) => {
    throw new AdminCallError(`No server responds at ${server}.`, {
      code: 'admin-unreachable',
      hint: 'Check that it runs, and PORT or --url.',
      cause: error
    });
  });
  if (response.ok) return response;
  const refused = v.safeParse(ErrorResponse, await response.json().catch(() => undefined));
  throw new AdminCallError(
    refused.success ? refused.output.error : `${server} responded with status ${response.status}.`,
    { code: 'admin-refused' }
  );
}

/** Columns of the same width; control characters of what others wrote are left out. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const clean = rows.map((row) => row.map((cell) => cell.replace(/\p{Cc}/gu, ' ')));
  const widths = (clean[0] ?? []).map((_, at) => Math.max(...clean.map((row) => row[at]?.length ?? 0)));
  return clean.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  );
}

/** `a,b` as a list; undefined where nothing was typed. */
export const listOf = (typed: string | undefined): string[] | undefined =>
  typed
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
