/**
 * In front of CouchDB, embedded or not: only the databases of this installation, only what clients need of them, and only for
 * those who may read them. For everybody else a database that exists and one that does not are the same, also in time: the
 * store is not asked.
 */
import { createHash } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { securityOf } from '../../couch/databases.ts';
import { RequestError } from '../errors.ts';
import { readCouchPath, type CouchPath } from './couch-path.ts';
import type { Service } from '../service.ts';
import { requireSession } from './session.ts';

/**
 * Wraps the middleware that responds for CouchDB. `ownAuthorization`, with the embedded store only: the header of the service's
 * own account, which reaches it through this server, too.
 * @throws RequestError for whatever is not let through
 */
export function hideDatabases(
  service: Pick<Service, 'couch' | 'couchUrl' | 'now'>,
  couchdb: Middleware,
  ownAuthorization: string | undefined
): Middleware {
  const { names } = service.couch;
  const known = new RecentlyAllowed();
  return async (ctx, next) => {
    const path = readCouchPath(String(ctx.state['couchPath']));
    ctx.state['couchPath'] = path.normalized;
    if (isForAnyone(path)) return couchdb(ctx, next);
    if (ownAuthorization !== undefined && ctx.get('Authorization') === ownAuthorization)
      return couchdb(ctx, next);
    const readers = securityOf(names, path.database)?.members.roles ?? [];
    const isServed = readers.length > 0 && isNeeded(ctx.method, path);
    if (!(isServed && known.has(ctx, path.database))) {
      const { roles } = await requireSession(ctx, service);
      const isServerAdmin = roles.includes('_admin');
      // A CouchDB elsewhere is administered there, and not through this server.
      const isAllowed = isServed
        ? isServerAdmin || readers.some((role) => roles.includes(role))
        : isServerAdmin && ownAuthorization !== undefined;
      if (!isAllowed) throw new RequestError('forbidden', 'You are not allowed to access this db.');
      if (isServed) known.add(ctx, path.database);
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

/**
 * Which credentials may see which database, so that not every request needs a session check. CouchDB itself decides about each
 * request again, so that nobody reads anything for longer.
 */
class RecentlyAllowed {
  readonly #untilMs = new Map<string, number>();

  has(ctx: Context, database: string): boolean {
    return (this.#untilMs.get(keyOf(ctx, database)) ?? 0) > Date.now();
  }

  add(ctx: Context, database: string): void {
    if (this.#untilMs.size >= MAX_REMEMBERED) this.#untilMs.clear();
    this.#untilMs.set(keyOf(ctx, database), Date.now() + REMEMBERED_MS);
  }
}

const keyOf = (ctx: Context, database: string) =>
  createHash('sha256')
    .update(JSON.stringify([ctx.get('Cookie'), ctx.get('Authorization'), database]))
    .digest('base64');
