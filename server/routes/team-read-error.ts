import { statusOf } from '../../couch/connection.ts';
import { RequestError } from '../errors.ts';

/**
 * Why CouchDB refused the caller to read the database of a team; any other error unchanged. CouchDB tells a missing database from a
 * closed one, the embedded store does not: callers get the same response from both.
 */
export function teamReadError(error: unknown, slug: string): unknown {
  const status = statusOf(error);
  if (status === 401 || status === 403 || status === 404)
    return new RequestError('forbidden', `Only managers of ${slug} may do this.`);
  return error;
}
