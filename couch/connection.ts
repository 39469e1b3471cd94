/** How this program talks to a CouchDB: with nano, over HTTP, whichever CouchDB it is. */
import nano, { type ServerScope } from 'nano';

export type Couch = ServerScope;

/** A connection with the service's own account, or with whatever the headers say. `url` carries no credentials. */
export function connect(url: string, headers: Record<string, string>): Couch {
  // Without this nano takes the path of an address like http://host/db for a database. Its types do not know it.
  const configuration = { url, headers, parseUrl: false };
  return nano(configuration);
}

export const basicAuthorization = (name: string, password: string) =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

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
