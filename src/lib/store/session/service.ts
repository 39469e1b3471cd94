/** What the portal asks of the service and of CouchDB's session. Throws SyncFailure, or Refusal for what was refused. */
import * as v from 'valibot';
import { UserContext } from './context.ts';
import { failureOf, offline, sessionEnded } from '../errors.ts';
import { watchedFetch } from '../sync/fetch.ts';

const ANSWER_MS = 10_000;

/** The server understood and said no; `message` is its own reason. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

/** CouchDB gives a `reason`, the service an `error`. */
const Reason = v.object({ reason: v.optional(v.string()), error: v.optional(v.string()) });

const Erased = v.object({ erased: v.literal(true), database: v.string() });

/** Who the session belongs to. Throws the failure `signIn` for nobody. */
export async function askMe(): Promise<UserContext> {
  try {
    return await ask('/api/v1/me', { method: 'GET' }, UserContext);
  } catch (error) {
    throw error instanceof Refusal && error.status === 401 ? sessionEnded() : error;
  }
}

/**
 * Whether the server erased the database of this very name. True only where it says so itself: a database that is merely
 * missing may come back, e.g. on a server restored from a backup. Throws the failure `offline`.
 */
export async function askErased(database: string): Promise<boolean> {
  try {
    const answer = await ask(`/api/v1/erased/${encodeURIComponent(database)}`, { method: 'GET' }, Erased);
    return answer.database === database;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

export const openSession = (name: string, password: string) => post('/db/_session', { name, password });

export const changePassword = (current: string, password: string) =>
  post('/api/v1/me/password', { current, password });

/** Also where there is none any more: a CouchDB that wants everybody signed in refuses to end what has ended. */
export async function endSession(): Promise<void> {
  try {
    await ask('/db/_session', { method: 'DELETE' }, v.unknown());
  } catch (error) {
    if (!(error instanceof Refusal && error.status === 401)) throw error;
  }
}

async function post(path: string, body: object): Promise<void> {
  await ask(path, { method: 'POST', body: JSON.stringify(body) }, v.unknown());
}

async function ask<S extends v.GenericSchema>(path: string, init: RequestInit, schema: S) {
  const headers = {
    accept: 'application/json',
    ...(init.body !== undefined && { 'content-type': 'application/json' })
  };
  const response = await watchedFetch(path, { ...init, headers }, { idleMs: ANSWER_MS });
  const answer: unknown = await response.json().catch(() => undefined);
  if ([502, 503, 504].includes(response.status) || answer === undefined) throw offline();
  if (!response.ok) {
    const said = v.safeParse(Reason, answer);
    const reason = said.success ? (said.output.reason ?? said.output.error) : undefined;
    throw new Refusal(response.status, reason ?? `The server answered ${response.status}.`);
  }
  const parsed = v.safeParse(schema, answer);
  if (parsed.success) return parsed.output;
  throw failureOf(new Error('the server gave an answer that is not understood'));
}
