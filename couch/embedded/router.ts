import { isLocalId } from './documents.ts';
import { methodNotAllowed, noDatabase, notFound, notImplemented } from './errors.ts';
import type { CouchResponse } from './http/response.ts';
import type { CouchRequest, Endpoint, DatabaseHandler, Handler, Methods } from './request.ts';
import { getAllDocs, getDesignDocs, postAllDocs, postDesignDocs } from './routes/all-docs.ts';
import { bulkDocs, postDocument } from './routes/bulk.ts';
import { bulkGet } from './routes/bulk-get.ts';
import { getChanges, postChanges } from './routes/changes.ts';
import * as database from './routes/database.ts';
import { getDbUpdates } from './routes/db-updates.ts';
import { documentMethods } from './routes/document.ts';
import { localMethods } from './routes/local.ts';
import { purge } from './routes/purge.ts';
import { missingRevs, revsDiff } from './routes/revs-diff.ts';
import * as server from './routes/server.ts';
import { deleteSession, getSession, postSession } from './routes/session.ts';
import { getView, postQueries, postView } from './routes/view.ts';
import { isMember, isServerAdmin, requireMember, requireServerAdmin, type User } from './security.ts';

/** The methods of a resource that is not supported; `feature` starts the sentence that says so. */
const unsupported = (feature: string): Methods<() => never> => {
  const handler = () => {
    throw notImplemented(feature);
  };
  return { GET: handler, PUT: handler, POST: handler, DELETE: handler };
};

const SERVER_RESOURCES: Record<string, Methods<Handler>> = {
  '': { GET: server.getWelcome },
  _active_tasks: { GET: server.getActiveTasks },
  _all_dbs: { GET: server.getAllDbs },
  _db_updates: { GET: getDbUpdates },
  _replicate: unsupported('Server-side replication is'),
  _session: { GET: getSession, POST: postSession, DELETE: deleteSession },
  _up: { GET: server.getUp },
  _uuids: { GET: server.getUuids }
};

const DATABASE_RESOURCES: Record<string, Methods<DatabaseHandler>> = {
  '': { GET: database.getInfo, POST: postDocument, DELETE: database.deleteDatabase },
  _all_docs: { GET: getAllDocs, POST: postAllDocs },
  _bulk_docs: { POST: bulkDocs },
  _bulk_get: { POST: bulkGet },
  _changes: { GET: getChanges, POST: postChanges },
  _compact: { POST: database.compact },
  _design_docs: { GET: getDesignDocs, POST: postDesignDocs },
  _ensure_full_commit: { POST: database.ensureFullCommit },
  _explain: unsupported('Mango queries are'),
  _find: unsupported('Mango queries are'),
  _index: unsupported('Mango indexes are'),
  _local_docs: unsupported('Listing local documents is'),
  _missing_revs: { POST: missingRevs },
  _partition: unsupported('Partitions are'),
  _purge: { POST: purge },
  _revs_diff: { POST: revsDiff },
  _revs_limit: { ...unsupported('Changing the revision limit is'), GET: database.getRevsLimit },
  _security: { GET: database.getSecurity, PUT: database.putSecurity },
  _shards: unsupported('Shards are'),
  _view_cleanup: unsupported('Cleaning up indexes by hand is')
};

const ATTACHMENT: Methods<DatabaseHandler> = {
  ...unsupported('Attachments are'),
  GET: () => {
    throw notFound();
  }
};

/** The resource below a design document. */
function designResource(design: string, [kind, view = '', last]: string[]): Methods<DatabaseHandler> {
  if (kind !== '_view')
    return kind?.startsWith('_') ? unsupported(`\`${kind}\` of design documents is`) : ATTACHMENT;
  const name = { design, view };
  if (last === 'queries') return { POST: (request) => postQueries(request, name) };
  return { GET: (request) => getView(request, name), POST: (request) => postView(request, name) };
}

/** The resource below a database that a path names; the slash in an id may be encoded or not. */
function databaseResource([, first = '', ...rest]: string[]): Methods<DatabaseHandler> {
  if (Object.hasOwn(DATABASE_RESOURCES, first) && rest.length === 0)
    return DATABASE_RESOURCES[first] as Methods<DatabaseHandler>;
  if (first === '_local' && rest.length > 0) return localMethods(`_local/${rest.join('/')}`);
  if (isLocalId(first)) return localMethods([first, ...rest].join('/'));
  const [design, ...further] = first === '_design' ? rest : [];
  if (design !== undefined)
    return further.length > 0 ? designResource(design, further) : documentMethods(`_design/${design}`);
  if (first.startsWith('_design/') && rest.length > 0)
    return designResource(first.slice('_design/'.length), rest);
  if (rest.length === 0) return documentMethods(first);
  return first.startsWith('_') ? unsupported(`\`${[first, ...rest].join('/')}\` is`) : ATTACHMENT;
}

/** @throws CouchError 405 with the methods that the resource has. */
function handlerOf<H>(methods: Methods<H>, method: string): H {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const handler = Object.entries(methods).find(([name]) => name === wanted)?.[1];
  if (handler) return handler;
  throw methodNotAllowed(Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])));
}

/** Handles a request with the database of its path. @throws CouchError 404, 401 or 403. */
function routeWithin(name: string, request: CouchRequest): Promise<CouchResponse> {
  return request.endpoint.databases.use(name, (open) => {
    requireMember(request.user, open.security);
    return handlerOf(databaseResource(request.path), request.method)({ ...request, database: open, name });
  });
}

/** Operations that only server administrators may do; they are checked before membership. @throws CouchError 401. */
function guardAdministration({ path: [name, first = ''], method, user }: CouchRequest): void {
  if (first === '' && method === 'DELETE') requireServerAdmin(user);
  if (name === '_users' && (first === '_all_docs' || first === '_changes')) requireServerAdmin(user);
}

/** Whether a user may read what is at a path, as of now. */
export async function mayStillRead(
  { databases }: Endpoint,
  [name = '']: string[],
  user: User
): Promise<boolean> {
  if (Object.hasOwn(SERVER_RESOURCES, name)) return name !== '_db_updates' || isServerAdmin(user);
  if (!databases.has(name)) return false;
  return isMember(user, await databases.security(name));
}

/** Handles a request whose user is known. @throws CouchError for every error response. */
export function route(request: CouchRequest): Promise<CouchResponse> | CouchResponse {
  const { path, method, endpoint } = request;
  const [first = '', second = ''] = path;
  if (Object.hasOwn(SERVER_RESOURCES, first)) {
    if (second !== '') throw notFound();
    return handlerOf(SERVER_RESOURCES[first] as Methods<Handler>, method)(request);
  }
  if (second === '' && method === 'PUT') return database.createDatabase(request);
  if (!endpoint.databases.has(first)) throw noDatabase();
  guardAdministration(request);
  // Deleting waits until nobody uses the database, so it must not use the database itself.
  if (second === '' && method === 'DELETE') return database.deleteDatabase(request);
  return routeWithin(first, request);
}
