import { badRequest } from '../errors.ts';
import { count } from '../http/query.ts';
import { answer, type Answer, type Request } from '../http/request.ts';
import { requireServerAdmin } from '../security.ts';
import { selectRange } from './all-docs.ts';
import { newId } from './bulk.ts';

/** The CouchDB whose behaviour this endpoint follows. */
const version = '3.5.0';

const mostUuids = 1000;

export const getWelcome = ({ endpoint }: Request): Answer =>
  answer(200, {
    couchdb: 'Welcome',
    version,
    git_sha: 'tidesheet',
    uuid: endpoint.uuid,
    features: [],
    vendor: { name: 'Tidesheet, embedded' }
  });

export const getUp = (): Answer => answer(200, { status: 'ok', seeds: {} });

export function getUuids({ query }: Request): Answer {
  const wanted = count(query, 'count') ?? 1;
  if (wanted > mostUuids) throw badRequest('count parameter too large');
  return answer(200, { uuids: Array.from({ length: wanted }, newId) }, { 'Cache-Control': 'no-cache' });
}

export function getAllDbs({ endpoint, query, user }: Request): Answer {
  requireServerAdmin(user);
  const skip = count(query, 'skip') ?? 0;
  const limit = count(query, 'limit') ?? Infinity;
  const names = selectRange(endpoint.databases.names(), query);
  return answer(200, names.slice(skip, skip + limit));
}

export function getActiveTasks({ user }: Request): Answer {
  requireServerAdmin(user);
  return answer(200, []);
}
