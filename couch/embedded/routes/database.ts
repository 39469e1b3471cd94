import { SYSTEM_DATABASES } from '../../databases.ts';
import { badRequest, forbidden, unauthorized } from '../errors.ts';
import { readPosted, readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { flag } from '../http/query.ts';
import { jsonResponse, type CouchResponse } from '../http/response.ts';
import type { CouchRequest, DatabaseRequest } from '../request.ts';
import { MAX_HISTORY } from '../revisions.ts';
import { isDatabaseAdmin, readSecurity, requireDatabaseAdmin, requireServerAdmin } from '../security.ts';
import { checkName, measureFolder } from '../store/folders.ts';

/** `PUT /{db}`. */
export async function createDatabase({ endpoint, path, user, root }: CouchRequest): Promise<CouchResponse> {
  const [name = ''] = path;
  requireServerAdmin(user);
  checkName(name);
  await endpoint.databases.create(name);
  return jsonResponse(201, { ok: true }, { Location: `${root}/${encodeURIComponent(name)}` });
}

/** `DELETE /{db}`. */
export async function deleteDatabase({ endpoint, path, query, user }: CouchRequest): Promise<CouchResponse> {
  const [name = ''] = path;
  requireServerAdmin(user);
  if (query.has('rev'))
    throw badRequest(
      'You tried to DELETE a database with a ?=rev parameter. Did you mean to DELETE a document instead?'
    );
  if (SYSTEM_DATABASES.includes(name)) throw forbidden(`${name} cannot be deleted.`);
  await endpoint.databases.delete(name);
  return jsonResponse(200, { ok: true });
}

/** `GET /{db}`. `sizes=false`, which CouchDB does not know, leaves the sizes out, for which all files are looked at. */
export async function getInfo(request: DatabaseRequest): Promise<CouchResponse> {
  const { database, endpoint, name, query } = request;
  const { index } = database;
  const bytes =
    flag(query, 'sizes') === false ? undefined : await measureFolder(endpoint.databases.folder(name));
  return jsonResponse(200, {
    db_name: name,
    doc_count: index.liveIds.length,
    doc_del_count: index.deletedCount,
    update_seq: database.formatSequence(index.lastSequence),
    purge_seq: database.formatSequence(0),
    instance_start_time: String(database.createdSeconds),
    compact_running: database.isCompacting,
    ...(bytes !== undefined && { sizes: { file: bytes, external: bytes, active: bytes } }),
    props: {},
    disk_format_version: 8,
    cluster: { q: 1, n: 1, w: 1, r: 1 }
  });
}

/** `GET /{db}/_security`. */
export const getSecurity = ({ database }: DatabaseRequest): CouchResponse =>
  jsonResponse(200, database.security);

/** `PUT /{db}/_security`. */
export async function putSecurity(request: DatabaseRequest): Promise<CouchResponse> {
  const { database, user, name } = request;
  requireDatabaseAdmin(user, database.security);
  if (name === '_users') throw forbidden("You can't edit the security object of the user database.");
  await database.setSecurity(readSecurity(parseJson(await readText(request))));
  return jsonResponse(200, { ok: true });
}

/** `POST /{db}/_ensure_full_commit`. Every write is in LevelDB's log before its response: there is nothing to do. */
export async function ensureFullCommit(request: DatabaseRequest): Promise<CouchResponse> {
  await readPosted(request, {});
  const { createdSeconds } = request.database;
  return jsonResponse(201, { ok: true, instance_start_time: String(createdSeconds) });
}

/** `POST /{db}/_compact`: starts the compaction and responds immediately. */
export async function compact(request: DatabaseRequest): Promise<CouchResponse> {
  const { database, user, endpoint, name } = request;
  if (!isDatabaseAdmin(user, database.security)) throw unauthorized('You are not a server or db admin.');
  await readPosted(request, {});
  endpoint.databases.runInBackground(name, (open) => open.compact());
  return jsonResponse(202, { ok: true });
}

/** `GET /{db}/_revs_limit`. */
export const getRevsLimit = (): CouchResponse => ({ status: 200, body: `${MAX_HISTORY}\n` });
