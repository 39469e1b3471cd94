/**
 * In front of CouchDB, embedded or not: only the databases of this installation, only what clients need of them, and only for
 * those who may read them. For everybody else a database that exists and one that does not are the same, also in time: the
 * store is not asked.
 */
import { createHash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { securityOf } from '../../couch/databases.ts';
import { RecentMap } from '../../couch/embedded/auth/recent-map.ts';
import { RequestError } from '../errors.ts';
import { couchPathOf } from '../mount-couch.ts';
import type { CouchPath } from './couch-path.ts';
import type { Service } from '../service.ts';
import { requireSession } from './session.ts';

/**
 * Wraps the middleware that responds for CouchDB. `ownAuthorization`, with the embedded store only: the header of the service's
 * own account, which reaches it through this server, too.
 * @throws RequestError for whatever is not let through
 */
export function hideDatabases(
  service: Pick<Service, 'couch' | 'couchUrl' | 'now' | 'readers'>,
  couchdb: Middleware,
  ownAuthorization: string | undefined
): Middleware {
  const { names } = service.couch;
  // So that not every request needs a session check. CouchDB itself decides about each again: nobody reads anything for longer.
  const allowedUntilMs = new RecentMap<number>({ maxEntries: MAX_REMEMBERED, maxAgeMs: REMEMBERED_MS });
  return async (ctx, next) => {
    const path = couchPathOf(ctx);
    if (isForAnyone(path)) return couchdb(ctx, next);
    if (ownAuthorization !== undefined && ctx.get('Authorization') === ownAuthorization)
      return couchdb(ctx, next);
    const readers = securityOf(names, path.database)?.members.roles ?? [];
    const isServed = readers.length > 0 && isNeeded(ctx.method, path);
    const key = keyOf(ctx, path.database);
    const nowMs = Date.now();
    if (!(isServed && (allowedUntilMs.get(key) ?? 0) > nowMs)) {
      const { name, roles } = await requireSession(ctx, service);
      const isServerAdmin = roles.includes('_admin');
      // A CouchDB elsewhere is administered there, and not through this server.
      const isAllowed = isServed
        ? isServerAdmin || readers.some((role) => roles.includes(role))
        : isServerAdmin && ownAuthorization !== undefined;
      if (!isAllowed) throw new RequestError('forbidden', 'You are not allowed to access this db.');
      const team = names.slugOf(path.database);
      // Server administrators are also other servers of the installation, which read for everybody.
      if (team !== undefined && !isServerAdmin) service.readers.note(team, name);
      if (isServed) allowedUntilMs.set(key, nowMs + REMEMBERED_MS, nowMs);
    }
    return couchdb(ctx, next);
  };
}

const isForAnyone = ({ database, resource }: CouchPath) =>
  resource === '' && ['', '_session', '_up'].includes(database);

const READ = ['GET', 'HEAD'];
const DOCUMENT = [...READ, 'PUT', 'DELETE'];

/** What agents, dashboards and programs that replicate or read views need of a database. The rest is for administrators. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  '': [...READ, 'POST'],
  _all_docs: [...READ, 'POST'],
  _bulk_docs: ['POST'],
  _bulk_get: ['POST'],
  _changes: [...READ, 'POST'],
  _design_docs: [...READ, 'POST'],
  _ensure_full_commit: ['POST'],
  _missing_revs: ['POST'],
  _revs_diff: ['POST'],
  _revs_limit: READ,
  _security: READ
};

const VIEW = /^_design\/[^/]+\/_view\/[^/]+(\/queries)?$/;
const DOCUMENT_ID = /^(_local\/.+|_design\/[^/]+|[^_/][^/]*)$/s;

function isNeeded(method: string, { resource }: CouchPath): boolean {
  if (Object.hasOwn(RESOURCES, resource)) return RESOURCES[resource]?.includes(method) === true;
  if (VIEW.test(resource)) return [...READ, 'POST'].includes(method);
  return DOCUMENT_ID.test(resource) && DOCUMENT.includes(method);
}

const REMEMBERED_MS = 30_000;
const MAX_REMEMBERED = 10_000;

const keyOf = (ctx: Context, database: string) =>
  createHash('sha256')
    .update(JSON.stringify([ctx.get('Cookie'), ctx.get('Authorization'), database]))
    .digest('base64');
