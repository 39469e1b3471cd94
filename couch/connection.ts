/** The connection of this program to a CouchDB, embedded or not: with nano. */
import nano, { type ServerScope } from 'nano';
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';
import { databaseNames, type Names } from './databases.ts';
import { TransportDispatcher, type Transport } from './transport.ts';

/** A CouchDB, and the names of our databases there. */
export type Couch = ServerScope & { names: Names };

/**
 * Connects with the given headers, such as the authorization of an account. `url` has no credentials; `prefix` is that of
 * the installation's databases. `transport`: by default a connection over HTTP.
 */
export function connect(
  url: string,
  headers: Record<string, string>,
  prefix = '',
  transport?: Transport
): Couch {
  const configuration = {
    url,
    // The CouchDB is mostly this process or a machine beside it: compression would only cost time.
    headers: { 'Accept-Encoding': 'identity', ...headers },
    // Otherwise nano takes the path of a URL like http://host/db for a database. Its types lack this option, and the next one.
    parseUrl: false,
    ...(transport && { agent: new TransportDispatcher(transport, new URL(url).pathname.replace(/\/$/, '')) })
  };
  return Object.assign(nano(configuration), { names: databaseNames(prefix) });
}

export const basicAuthorization = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

/** What is wrong with the URL of a CouchDB and its administrator, as the end of a sentence; undefined: nothing. */
export function findUrlProblem(url: string): string | undefined {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol) || /[?#]/.test(url))
    return 'must be a URL like http://admin:password@127.0.0.1:5984';
  const { username, password, host, pathname } = new URL(url);
  if (username === '' || password === '')
    return `must name an administrator: http://admin:password@${host}${pathname}`;
  try {
    decodeURIComponent(username + password);
    return undefined;
  } catch {
    return 'has a % in its name or password; write it as %25';
  }
}

/** Splits the URL of a CouchDB into the URL without credentials and the header that carries them. */
export function splitCredentials(urlWithCredentials: string): { url: string; authorization: string } {
  const url = new URL(urlWithCredentials);
  const authorization = basicAuthorization(
    decodeURIComponent(url.username),
    decodeURIComponent(url.password)
  );
  url.username = '';
  url.password = '';
  return { url: url.toString().replace(/\/$/, ''), authorization };
}

/** How nano's message begins when it reached no CouchDB; the reason follows. */
export const UNREACHABLE = /^error happened in your connection\. Reason: /;

/** The HTTP status of an error that nano threw; undefined when there was no response. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** Whether the files of a database of the embedded store are damaged; the message says what to do. */
export const isDamaged = (error: unknown): error is Error =>
  error instanceof Error && 'error' in error && error.error === 'database_damaged';

/** @returns the result, or undefined when the response is 404. @throws every other error. */
export async function orMissing<T>(response: Promise<T>): Promise<T | undefined> {
  try {
    return await response;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

const CONFLICT = 409;
const MAX_ATTEMPTS = 10;

/** Repeats a read and the write that follows while the write conflicts with another one. @throws the tenth conflict. */
export async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (statusOf(error) !== CONFLICT || count >= MAX_ATTEMPTS) throw error;
    }
  }
}

/**
 * @returns the result of `work`. @throws the signal's reason as soon as it is aborted. Node's `fetch` does not always do that:
 * it ignores the signal when its request was garbage-collected while it waits for the response.
 */
export function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const CouchIdentity = v.object({
  couchdb: v.string(),
  version: v.string(),
  uuid: v.optional(v.string(), ''),
  vendor: v.optional(v.object({ name: v.string() }))
});
export type CouchIdentity = v.InferOutput<typeof CouchIdentity>;

/** What `GET /_session` responds with: who the caller is; without a name, nobody is signed in. */
export const CouchSession = v.object({
  userCtx: v.object({ name: v.nullable(v.string()), roles: v.array(v.string()) })
});

/** A CouchDB that cannot be used; the message says at which URL and why. */
export class UnsuitableCouchError extends TidesheetError {
  override readonly name = 'UnsuitableCouchError';

  constructor(message: string, hint?: string) {
    super(message, { code: 'unsuitable-couch', hint });
  }
}

const notCouch = (url: string) =>
  new UnsuitableCouchError(`The server at ${url} is not CouchDB.`, 'Check the URL.');

/** More than a busy CouchDB takes for its first response. */
const CHECK_TIMEOUT_MS = 20_000;

/** Checks that a CouchDB responds and that we are its administrator. @throws UnsuitableCouchError */
export async function checkCouch(couch: Couch): Promise<CouchIdentity> {
  const { url } = couch.config;
  const get = async (path: string) => {
    try {
      const response = couch.request({ path });
      return (await abortable(AbortSignal.timeout(CHECK_TIMEOUT_MS), response)) as unknown;
    } catch (error) {
      throw explain(error, url);
    }
  };
  const identity = v.safeParse(CouchIdentity, await get(''));
  if (!identity.success) throw notCouch(url);
  const session = v.safeParse(CouchSession, await get('_session'));
  if (!session.success) throw notCouch(url);
  const { name, roles } = session.output.userCtx;
  if (!roles.includes('_admin'))
    throw new UnsuitableCouchError(
      `${name ?? 'The anonymous user'} is not an administrator of the CouchDB at ${url}.`,
      'Use the name and password of an administrator.'
    );
  return identity.output;
}

function explain(error: unknown, url: string): UnsuitableCouchError {
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status === 401)
    return new UnsuitableCouchError(`The CouchDB at ${url} rejected the name or the password.`);
  if (status === 403) return new UnsuitableCouchError(`The CouchDB at ${url} denied access: ${message}`);
  if (status === 404) return notCouch(url);
  if (status !== undefined)
    return new UnsuitableCouchError(`The CouchDB at ${url} responded with ${status}: ${message}`);
  const reason = message.replace(UNREACHABLE, '');
  return new UnsuitableCouchError(
    `No CouchDB responds at ${url}: ${reason}`,
    'Check that it runs, and the URL.'
  );
}
