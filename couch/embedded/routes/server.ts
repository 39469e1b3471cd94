import { badRequest } from '../errors.ts';
import { count } from '../http/query.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import type { CouchRequest } from '../request.ts';
import { requireServerAdmin } from '../security.ts';
import { selectRange } from './all-docs.ts';
import { newId } from './bulk.ts';

/** The CouchDB whose behaviour this endpoint follows. */
const VERSION = '3.5.0';

const MAX_UUIDS = 1000;

/** `GET /`. */
export const getWelcome = ({ endpoint }: CouchRequest): CouchResponse =>
  jsonResponse(200, {
    couchdb: 'Welcome',
    version: VERSION,
    git_sha: 'tidesheet',
    uuid: endpoint.uuid,
    features: [],
    vendor: { name: 'Tidesheet, embedded' }
  });

/** `GET /_up`. */
export const getUp = (): CouchResponse => jsonResponse(200, { status: 'ok', seeds: {} });

/** `GET /_uuids`. */
export function getUuids({ query }: CouchRequest): CouchResponse {
  const wanted = count(query, 'count') ?? 1;
  if (wanted > MAX_UUIDS) throw badRequest('count parameter too large');
  return jsonResponse(200, { uuids: Array.from({ length: wanted }, newId) }, { 'Cache-Control': 'no-cache' });
}

/** `GET /_all_dbs`. */
export function getAllDbs({ endpoint, query, user }: CouchRequest): CouchResponse {
  requireServerAdmin(user);
  const skip = count(query, 'skip') ?? 0;
  const limit = count(query, 'limit') ?? Infinity;
  const names = selectRange(endpoint.databases.names(), query);
  return jsonResponse(200, names.slice(skip, skip + limit));
}

/** `GET /_active_tasks`. */
export function getActiveTasks({ user }: CouchRequest): CouchResponse {
  requireServerAdmin(user);
  return jsonResponse(200, []);
}
