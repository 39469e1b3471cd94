/** The requests to the API and to CouchDB's session. They throw OfflineError, StoreError, or RefusedError. */
import * as v from 'valibot';
import { classifyResponse } from '#domain/api/classify-response.ts';
import { getErasedRoute } from '#domain/api/erased.ts';
import { getMeRoute } from '#domain/api/me.ts';
import { pathOf } from '#domain/api/route.ts';
import { RefusedError, serverFailed, sessionEnded } from '../errors.ts';
import { interruptionOf, watchedFetch } from '../sync/fetch.ts';
import { UserContext } from './context.ts';

/** As `CODE_HEADER` of domain/api/second-factor.ts, which pages need not load. */
const CODE_HEADER = 'Tidesheet-Code';

const RESPONSE_TIMEOUT_MS = 10_000;

const Json = v.pipe(v.string(), v.parseJson());

/** CouchDB gives a `reason`, the API an `error`. */
const Refusal = v.object({ reason: v.optional(v.string()), error: v.optional(v.string()) });

/** Who the session belongs to. @throws StoreError `session-ended` where nobody is signed in. */
export async function getMe(): Promise<UserContext> {
  try {
    return await request(pathOf(getMeRoute), { method: 'GET' }, UserContext);
  } catch (error) {
    throw error instanceof RefusedError && error.issue === 'signed-out' ? sessionEnded() : error;
  }
}

/**
 * Whether the server erased the database of this very name. True only where it says so itself: a database that is merely
 * missing may come back, e.g. on a server restored from a backup.
 */
export async function isErased(name: string): Promise<boolean> {
  try {
    const path = pathOf(getErasedRoute, { database: name });
    const { database } = await request(path, { method: 'GET' }, getErasedRoute.response);
    return database === name;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}

/** `code`: of the second step, for an account that needs one. */
export const openSession = (name: string, password: string, code?: string) =>
  post('/db/_session', { name, password }, code === undefined ? {} : { [CODE_HEADER]: code });

/** Also where there is none any more: a CouchDB that requires sign-in refuses to end a session that has ended. */
export async function endSession(): Promise<void> {
  try {
    await request('/db/_session', { method: 'DELETE' }, v.unknown());
  } catch (error) {
    if (!(error instanceof RefusedError && error.issue === 'signed-out')) throw error;
  }
}

export async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<void> {
  await request(path, { method: 'POST', headers, body: JSON.stringify(body) }, v.unknown());
}

/** Sends a request whose response is JSON, as the schema parses it. */
export async function request<S extends v.GenericSchema>(
  path: string,
  init: RequestInit & { headers?: Record<string, string> },
  schema: S,
  idleMs = RESPONSE_TIMEOUT_MS
): Promise<v.InferOutput<S>> {
  const headers = {
    ...init.headers,
    accept: 'application/json',
    ...(init.body !== undefined && { 'content-type': 'application/json' })
  };
  const response = await watchedFetch(path, { ...init, headers }, { idleMs });
  const text = await response.text();
  const body = v.safeParse(Json, text);
  const issue = classifyResponse({ status: response.status, text });
  const interruption = interruptionOf(issue, response);
  if (interruption) throw interruption;
  if (issue !== undefined) {
    const refusal = v.safeParse(Refusal, body.output);
    const reason = refusal.success ? (refusal.output.reason ?? refusal.output.error) : undefined;
    throw new RefusedError(issue, reason ?? `The server responded with status ${response.status}.`);
  }
  const parsed = v.safeParse(schema, body.output);
  if (parsed.success) return parsed.output;
  throw serverFailed('The server sent an unexpected response.');
}
