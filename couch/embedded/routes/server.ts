import { count, json, type Query } from '../http/query.ts';
import { answer, type Answer, type Request } from '../http/request.ts';
import { compareBytes } from '../collate.ts';
import { requireServerAdmin } from '../security.ts';
import { newId } from './bulk.ts';

/** The CouchDB whose behaviour this endpoint follows. */
const version = '3.5.0';

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
  const wanted = Math.min(count(query, 'count') ?? 1, 1000);
  return answer(200, { uuids: Array.from({ length: wanted }, newId) }, { 'Cache-Control': 'no-cache' });
}

function selectNames(names: string[], query: Query): string[] {
  const start = json(query, 'startkey', 'start_key')?.value;
  const end = json(query, 'endkey', 'end_key')?.value;
  const chosen = names.filter(
    (name) =>
      (typeof start !== 'string' || compareBytes(name, start) >= 0) &&
      (typeof end !== 'string' || compareBytes(name, end) <= 0)
  );
  const skip = count(query, 'skip') ?? 0;
  return chosen.slice(skip, skip + (count(query, 'limit') ?? Infinity));
}

export function getAllDbs({ endpoint, query, user }: Request): Answer {
  requireServerAdmin(user);
  return answer(200, selectNames(endpoint.databases.names(), query));
}

export function getActiveTasks({ user }: Request): Answer {
  requireServerAdmin(user);
  return answer(200, []);
}
