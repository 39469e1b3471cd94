/** Copies all databases and users of one CouchDB to another by replication. It may be interrupted anywhere and run again. */
import * as v from 'valibot';
import { checkCouch, connect, orMissing, splitCredentials, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { rangeOf } from '#domain/documents/id.ts';
import { purgeUsers } from '../people/purge-users.ts';
import { removeUser, userId } from '../people/users.ts';
import { AgentUser, PersonUser, ScriptUser } from '../people/user-documents.ts';
import { erasedAt, erasureIdOf } from '../people/erase.ts';
import { compareDatabases } from './compare-databases.ts';
import type { Progress } from './progress.ts';
import { replicateDatabase, type Endpoint, type Kind } from './replicate-database.ts';
import {
  createTargetDatabase,
  findOrphans,
  listNames,
  MoveError,
  requireNoForeignDatabase
} from './target-databases.ts';

/** The numbers of compared databases and documents, and what differs in the end, in sentences. */
export type Moved = { databases: number; documents: number; differences: string[] };

const Info = v.object({ doc_count: v.number(), doc_del_count: v.number() });

/** `from` and `to` are URLs with an administrator's credentials. @throws MoveError, UnsuitableCouchError */
export async function moveEverything(from: string, to: string, progress: Progress): Promise<Moved> {
  const [source, target] = [toEndpoint(from), toEndpoint(to)];
  const { uuid } = await checkCouch(source.couch);
  if (uuid === (await checkCouch(target.couch)).uuid)
    throw new MoveError('The source and the target are the same CouchDB.');
  const names = await listMovable(source.couch);
  await requireNoForeignDatabase(target.couch, names, uuid);
  const denied: string[] = [];
  for (const [index, name] of names.entries()) {
    progress.begin(name, index + 1, names.length);
    const info = v.parse(Info, await source.couch.db.get(name));
    await createTargetDatabase(target.couch, name, uuid);
    const total = info.doc_count + info.doc_del_count;
    const onProgress = (done: number) => progress.advance(done, total);
    const copy = (kind: Kind) => replicateDatabase({ source, target, database: name, kind, onProgress });
    denied.push(...(await copy('documents')));
    // Security comes after the documents, so that only administrators have access before all are there. The validation
    // functions come last, because they read the security object and would refuse documents without it.
    await copySecurity(source.couch, target.couch, name);
    // CouchDB creates the design documents of the users itself.
    if (name !== USERS) denied.push(...(await copy('design documents')));
  }
  const orphans = await findOrphans(target.couch, names, uuid);
  const unexplained = await removeErased(from, target.couch, orphans);
  const { documents, differences } = await compareDatabases(source.couch, target.couch, names);
  progress.end();
  return { databases: names.length, documents, differences: [...denied, ...unexplained, ...differences] };
}

function toEndpoint(urlWithCredentials: string, prefix = ''): Endpoint {
  const { url, authorization } = splitCredentials(urlWithCredentials);
  const { username, password } = new URL(urlWithCredentials);
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { url, auth, couch: connect(url, { authorization }, prefix) };
}

/** Users come first, so that they can access the databases that are copied. CouchDB creates other system databases itself. */
async function listMovable(couch: Couch): Promise<string[]> {
  const names = await listNames(couch);
  return [USERS, ...names.filter((name) => !name.startsWith('_')).sort()];
}

/**
 * Deletes the databases of developers who were erased at the source since an earlier move.
 * @returns the other databases that the source lacks, in sentences.
 */
async function removeErased(from: string, target: Couch, names: string[]): Promise<string[]> {
  const unexplained: string[] = [];
  for (const name of names) {
    const [prefix = ''] = /^.*?(?=dev-[a-z0-9]{6}-)/.exec(name) ?? [];
    if (await wasErased(toEndpoint(from, prefix).couch, name)) {
      await orMissing(target.db.destroy(name));
      await removeUsersOf(target, name);
    } else unexplained.push(`${name}: exists on the target only. Delete it there if it is no longer needed.`);
  }
  return unexplained;
}

/** Those of somebody whose database was erased: at the source they were purged, and that does not replicate. */
async function removeUsersOf(target: Couch, database: string): Promise<void> {
  const { rows } = await target.use(USERS).list({ ...rangeOf(userId('')), include_docs: true });
  const users = rows.flatMap(({ doc }) => {
    const user = v.safeParse(v.union([PersonUser, AgentUser, ScriptUser]), doc);
    return user.success ? [user.output] : [];
  });
  const person = users.find(
    ({ tidesheet }) => tidesheet.kind === 'person' && tidesheet.database === database
  );
  if (!person) return;
  const programs = users.filter(
    ({ tidesheet }) => tidesheet.kind !== 'person' && tidesheet.person === person.name
  );
  for (const { name } of programs) await removeUser(target, name);
  await purgeUsers(target, { name: person.name, developer: person.tidesheet.developer });
}

/** A source that no server of this version has used yet has its erasures in `audit`. */
async function wasErased(source: Couch, name: string): Promise<boolean> {
  if (await erasedAt(source, name)) return true;
  const { audit, service } = source.names;
  if (await orMissing(source.db.get(service))) return false;
  return (await orMissing(source.use(audit).head(erasureIdOf(name)))) !== undefined;
}

async function copySecurity(source: Couch, target: Couch, name: string): Promise<void> {
  // The security object of the users cannot be changed.
  if (name === USERS) return;
  const body: object = await source.request({ db: name, path: '_security' });
  await target.request({ db: name, path: '_security', method: 'PUT', body });
}
