/** How this program talks to a CouchDB: with nano, over HTTP, whichever CouchDB it is. */
import nano, { type ServerScope } from 'nano';
import { databaseNames, type Names } from './databases.ts';

/** A CouchDB, and the names of our databases there. */
export type Couch = ServerScope & { names: Names };

/**
 * A connection with the service's own account, or with whatever the headers say. `url` carries no credentials; `prefix`
 * is that of the installation's databases.
 */
export function connect(url: string, headers: Record<string, string>, prefix = ''): Couch {
  // Without this nano takes the path of an address like http://host/db for a database. Its types do not know it.
  // Mostly this very process answers, or a machine beside it: packing and unpacking would only cost time.
  const unpacked = { 'Accept-Encoding': 'identity', ...headers };
  const configuration = { url, headers: unpacked, parseUrl: false };
  return Object.assign(nano(configuration), { names: databaseNames(prefix) });
}

export const basicAuthorization = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

/** What nano says before the reason where it reached no CouchDB. */
export const UNREACHED = /^error happened in your connection\. Reason: /;

/** What is wrong with the address of a CouchDB and its administrator, as the end of a sentence; undefined: nothing. */
export function findAddressProblem(address: string): string | undefined {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol) || /[?#]/.test(address))
    return 'must be an address like http://admin:password@127.0.0.1:5984';
  const { username, password, host, pathname } = new URL(address);
  if (username === '' || password === '')
    return `must name an administrator: http://admin:password@${host}${pathname}`;
  try {
    decodeURIComponent(username + password);
    return undefined;
  } catch {
    return 'has a % in its name or password that is to be written %25';
  }
}

/** The address of a CouchDB without its credentials, and the header that carries them. */
export function splitCredentials(address: string): { url: string; authorization: string } {
  const url = new URL(address);
  const authorization = basicAuthorization(
    decodeURIComponent(url.username),
    decodeURIComponent(url.password)
  );
  url.username = '';
  url.password = '';
  return { url: url.toString().replace(/\/$/, ''), authorization };
}

/** The HTTP status of an error that nano threw, or undefined if no CouchDB answered. */
export function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}

/** The result, or undefined where CouchDB answers 404. */
export async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

const CONFLICT = 409;
const MOST_ATTEMPTS = 10;

/** Does a read and a write again, from the read, while the write loses to somebody else's. Throws the tenth conflict. */
export async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      if (statusOf(error) !== CONFLICT || count >= MOST_ATTEMPTS) throw error;
    }
  }
}
