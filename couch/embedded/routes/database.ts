import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { badRequest, forbidden, unauthorized } from '../errors.ts';
import { readPosted, readText } from '../http/body.ts';
import { parseJson } from '../http/json.ts';
import { answer, type Answer, type DatabaseRequest, type Request } from '../http/request.ts';
import { isDatabaseAdmin, readSecurity, requireDatabaseAdmin, requireServerAdmin } from '../security.ts';
import { formatSequence } from '../sequences.ts';
import { checkName, systemDatabases } from '../store/folders.ts';

/** `PUT /{db}`. */
export async function createDatabase({ endpoint, path, user, root }: Request): Promise<Answer> {
  const [name = ''] = path;
  requireServerAdmin(user);
  checkName(name);
  await endpoint.databases.create(name);
  return answer(201, { ok: true }, { Location: `${root}/${encodeURIComponent(name)}` });
}

/** `DELETE /{db}`. */
export async function deleteDatabase({ endpoint, path, query, user }: Request): Promise<Answer> {
  const [name = ''] = path;
  requireServerAdmin(user);
  if (query.has('rev'))
    throw badRequest(
      'You tried to DELETE a database with a ?=rev parameter. Did you mean to DELETE a document instead?'
    );
  if (systemDatabases.includes(name)) throw forbidden(`${name} cannot be deleted.`);
  await endpoint.databases.destroy(name);
  return answer(200, { ok: true });
}

async function measure(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = names.map(async (name) => (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size);
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}

/** `GET /{db}`. */
export async function getInfo({ database, endpoint, name }: DatabaseRequest): Promise<Answer> {
  const { directory } = database;
  const bytes = await measure(endpoint.databases.folder(name));
  return answer(200, {
    db_name: name,
    doc_count: directory.liveIds.length,
    doc_del_count: directory.deletedCount,
    update_seq: formatSequence(database, directory.lastSequence),
    purge_seq: formatSequence(database, 0),
    instance_start_time: String(database.createdSeconds),
    compact_running: database.isCompacting,
    sizes: { file: bytes, external: bytes, active: bytes },
    props: {},
    disk_format_version: 8,
    cluster: { q: 1, n: 1, w: 1, r: 1 }
  });
}

export const getSecurity = ({ database }: DatabaseRequest): Answer => answer(200, database.security);

export async function putSecurity(request: DatabaseRequest): Promise<Answer> {
  const { database, user, name, incoming, endpoint } = request;
  requireDatabaseAdmin(user, database.security);
  if (name === '_users') throw forbidden("You can't edit the security object of the user database.");
  await database.setSecurity(readSecurity(parseJson(await readText(incoming, endpoint.maxBodyBytes))));
  return answer(200, { ok: true });
}

/** Writes are in the log before they are answered: there is nothing to do. */
export async function ensureFullCommit({ database, incoming, endpoint }: DatabaseRequest): Promise<Answer> {
  await readPosted(incoming, endpoint.maxBodyBytes, {});
  return answer(201, { ok: true, instance_start_time: String(database.createdSeconds) });
}

/** `POST /{db}/_compact`: starts it and answers at once. */
export async function compact(request: DatabaseRequest): Promise<Answer> {
  const { database, user, endpoint, name, incoming } = request;
  if (!isDatabaseAdmin(user, database.security)) throw unauthorized('You are not a server or db admin.');
  await readPosted(incoming, endpoint.maxBodyBytes, {});
  endpoint.databases.inBackground(name, (open) => open.compact());
  return answer(202, { ok: true });
}

export const getRevsLimit = (): Answer => ({ status: 200, body: '1000\n' });
