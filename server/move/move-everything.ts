/** All databases and users of one CouchDB copied to another, by replication: may break off anywhere and be run again. */
import * as v from 'valibot';
import { connect, orMissing, splitCredentials, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { meetCouch } from '../../couch/meet.ts';
import { erasedAt } from '../people/erased.ts';
import { compareDatabases } from './compare-database.ts';
import { replicateDatabase, type Kind, type Side } from './replicate-database.ts';
import { findLeftBehind, listNames, makeDatabase, MoveRefused, refuseStrangers } from './target-databases.ts';

export type Progress = {
  begin: (database: string, place: number, databases: number) => void;
  /** So many of so many documents of the database have been looked at. */
  advance: (done: number, total: number) => void;
  end: () => void;
};

export type Moved = { databases: number; documents: number; differences: string[] };

const Info = v.object({ doc_count: v.number(), doc_del_count: v.number() });

/**
 * `from` and `to` are addresses with an administrator's credentials. Returns what differs in the end. Throws `MoveRefused`
 * or `UnsuitableCouch`.
 */
export async function moveEverything(from: string, to: string, progress: Progress): Promise<Moved> {
  const [source, target] = [sideOf(from), sideOf(to)];
  const { uuid } = await meetCouch(source.couch);
  if (uuid === (await meetCouch(target.couch)).uuid)
    throw new MoveRefused('Both addresses are the same CouchDB.');
  const names = await listMovable(source.couch);
  await refuseStrangers(target.couch, names, uuid);
  const denied: string[] = [];
  for (const [place, name] of names.entries()) {
    progress.begin(name, place + 1, names.length);
    const info = v.parse(Info, await source.couch.db.get(name));
    await makeDatabase(target.couch, name, uuid);
    const total = info.doc_count + info.doc_del_count;
    const copy = (kind: Kind) =>
      replicateDatabase(source, target, name, kind, (done) => progress.advance(done, total));
    denied.push(...(await copy('documents')));
    // Nobody but administrators gets in before everything is there, and validation functions ask who may get in: they
    // would refuse documents that come after them and before that.
    await copySecurity(source.couch, target.couch, name);
    // Of users they are CouchDB's own.
    if (name !== USERS) denied.push(...(await copy('design documents')));
  }
  const left = await clearLeftBehind(from, target.couch, await findLeftBehind(target.couch, names, uuid));
  const { documents, differences } = await compareDatabases(source.couch, target.couch, names);
  progress.end();
  return { databases: names.length, documents, differences: [...denied, ...left, ...differences] };
}

function sideOf(address: string, prefix = ''): Side {
  const { url, authorization } = splitCredentials(address);
  const { username, password } = new URL(address);
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { url, auth, couch: connect(url, { authorization }, prefix) };
}

/** Users first, so that nobody is locked out of what is there already. Other system databases are CouchDB's own. */
async function listMovable(couch: Couch): Promise<string[]> {
  const names = await listNames(couch);
  return [USERS, ...names.filter((name) => !name.startsWith('_')).sort()];
}

/** Who was erased since an earlier move is erased on the target too. Returns what cannot be explained so, in sentences. */
async function clearLeftBehind(from: string, target: Couch, names: string[]): Promise<string[]> {
  const unexplained: string[] = [];
  for (const name of names) {
    const [prefix = ''] = /^.*?(?=dev-[a-z0-9]{6}-)/.exec(name) ?? [];
    if (await erasedAt(sideOf(from, prefix).couch, name)) await orMissing(target.db.destroy(name));
    else unexplained.push(`${name}: is not here any more, but there. Delete it there if nobody needs it.`);
  }
  return unexplained;
}

async function copySecurity(source: Couch, target: Couch, name: string): Promise<void> {
  // That of the users is fixed.
  if (name === USERS) return;
  const body: object = await source.request({ db: name, path: '_security' });
  await target.request({ db: name, path: '_security', method: 'PUT', body });
}
