import { isLocalId } from './documents.ts';
import { noDatabase, notFound, notImplemented } from './errors.ts';
import { pick, withDatabase, type Methods } from './http/dispatch.ts';
import type { Answer, DatabaseHandler, Handler, Request } from './http/request.ts';
import { requireServerAdmin } from './security.ts';
import { getAllDocs, getDesignDocs, postAllDocs, postDesignDocs } from './routes/all-docs.ts';
import { bulkGet } from './routes/bulk-get.ts';
import { bulkDocs, postDocument } from './routes/bulk.ts';
import { getChanges, postChanges } from './routes/changes.ts';
import * as database from './routes/database.ts';
import { getDbUpdates } from './routes/db-updates.ts';
import { documentMethods } from './routes/document.ts';
import { localMethods } from './routes/local.ts';
import { missingRevs, revsDiff } from './routes/revs-diff.ts';
import * as server from './routes/server.ts';
import { deleteSession, getSession, postSession } from './routes/session.ts';
import { getView, postQueries, postView } from './routes/view.ts';

const refuse = (what: string): Methods<() => never> => {
  const no = () => {
    throw notImplemented(what);
  };
  return { GET: no, PUT: no, POST: no, DELETE: no };
};

const ofServer: Record<string, Methods<Handler>> = {
  '': { GET: server.getWelcome },
  _active_tasks: { GET: server.getActiveTasks },
  _all_dbs: { GET: server.getAllDbs },
  _db_updates: { GET: getDbUpdates },
  _replicate: refuse('Server-side replication is'),
  _session: { GET: getSession, POST: postSession, DELETE: deleteSession },
  _up: { GET: server.getUp },
  _uuids: { GET: server.getUuids }
};

const ofDatabase: Record<string, Methods<DatabaseHandler>> = {
  '': { GET: database.getInfo, POST: postDocument, DELETE: database.deleteDatabase },
  _all_docs: { GET: getAllDocs, POST: postAllDocs },
  _bulk_docs: { POST: bulkDocs },
  _bulk_get: { POST: bulkGet },
  _changes: { GET: getChanges, POST: postChanges },
  _compact: { POST: database.compact },
  _design_docs: { GET: getDesignDocs, POST: postDesignDocs },
  _ensure_full_commit: { POST: database.ensureFullCommit },
  _explain: refuse('Mango queries are'),
  _find: refuse('Mango queries are'),
  _index: refuse('Mango indexes are'),
  _local_docs: refuse('Listing local documents is'),
  _missing_revs: { POST: missingRevs },
  _partition: refuse('Partitions are'),
  _purge: refuse('Purging is'),
  _revs_diff: { POST: revsDiff },
  _revs_limit: { ...refuse('Changing the revision limit is'), GET: database.getRevsLimit },
  _security: { GET: database.getSecurity, PUT: database.putSecurity },
  _shards: refuse('Shards are'),
  _view_cleanup: refuse('Cleaning up indexes by hand is')
};

function ofDesign(name: string, [kind, view = '', last]: string[]): Methods<DatabaseHandler> {
  if (kind !== '_view')
    return kind?.startsWith('_') ? refuse(`\`${kind}\` of design documents is`) : attachment;
  if (last === 'queries') return { POST: (request) => postQueries(request, name, view) };
  return {
    GET: (request) => getView(request, name, view),
    POST: (request) => postView(request, name, view)
  };
}

const attachment: Methods<DatabaseHandler> = {
  ...refuse('Attachments are'),
  GET: () => {
    throw notFound();
  }
};

/** The resource below a database that a path names; ids may come with their slash encoded or not. */
function resourceOf([, first = '', ...rest]: string[]): Methods<DatabaseHandler> {
  if (Object.hasOwn(ofDatabase, first) && rest.length === 0)
    return ofDatabase[first] as Methods<DatabaseHandler>;
  if (first === '_local' && rest.length > 0) return localMethods(`_local/${rest.join('/')}`);
  if (isLocalId(first)) return localMethods([first, ...rest].join('/'));
  const [design, ...further] = first === '_design' ? rest : [];
  if (design !== undefined)
    return further.length > 0 ? ofDesign(design, further) : documentMethods(`_design/${design}`);
  if (first.startsWith('_design/') && rest.length > 0) return ofDesign(first.slice('_design/'.length), rest);
  if (rest.length === 0) return documentMethods(first);
  return first.startsWith('_') ? refuse(`\`${[first, ...rest].join('/')}\` is`) : attachment;
}

const inDatabase = withDatabase((request) => pick(resourceOf(request.path), request.method)(request));

/** What only server administrators may do, whoever is a member: refused before the members are looked at. */
function guardAdministration({ path: [name, first = ''], method, user }: Request): void {
  if (first === '' && method === 'DELETE') requireServerAdmin(user);
  if (name === '_users' && (first === '_all_docs' || first === '_changes')) requireServerAdmin(user);
}

/** Answers a request whose sender is known. @throws CouchError for everything that is refused. */
export function route(request: Request): Promise<Answer> | Answer {
  const { path, method, endpoint } = request;
  const [first = '', second = ''] = path;
  if (Object.hasOwn(ofServer, first)) {
    if (second !== '') throw notFound();
    return pick(ofServer[first] as Methods<Handler>, method)(request);
  }
  if (second === '' && method === 'PUT') return database.createDatabase(request);
  if (!endpoint.databases.has(first)) throw noDatabase();
  guardAdministration(request);
  // Deleting waits until nobody uses the database: it must not use it itself.
  if (second === '' && method === 'DELETE') return database.deleteDatabase(request);
  return inDatabase(request);
}
