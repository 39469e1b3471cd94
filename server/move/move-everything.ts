/** All databases and users of one CouchDB copied to another, by replication: may break off anywhere and be run again. */
import * as v from 'valibot';
import { connect, orMissing, splitCredentials, statusOf, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { compareDatabases } from './compare-database.ts';
import { replicateDatabase, type Kind, type Side } from './replicate-database.ts';

/** It cannot be begun; the message says why. */
export class MoveRefused extends Error {}

export type Progress = {
  begin: (database: string, place: number, databases: number) => void;
  /** So many of so many documents of the database have been looked at. */
  advance: (done: number, total: number) => void;
  end: () => void;
};

export type Moved = { databases: number; documents: number; differences: string[] };

/** In each database of the target: that a move made it. */
const MARK = '_local/tidesheet-move';

const AllNames = v.array(v.string());
const Info = v.object({ doc_count: v.number(), doc_del_count: v.number() });

/** `from` and `to` are addresses with an administrator's credentials. Returns what differs in the end. */
export async function moveEverything(from: string, to: string, progress: Progress): Promise<Moved> {
  const [source, target] = [sideOf(from), sideOf(to)];
  const names = await listMovable(source.couch);
  await refuseStrangers(source.couch, target.couch, names);
  const denied: string[] = [];
  for (const [place, name] of names.entries()) {
    progress.begin(name, place + 1, names.length);
    const info = v.parse(Info, await source.couch.db.get(name));
    await makeDatabase(target.couch, name);
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
  const { documents, differences } = await compareDatabases(source.couch, target.couch, names);
  progress.end();
  return { databases: names.length, documents, differences: [...denied, ...differences] };
}

function sideOf(address: string): Side {
  const { url, authorization } = splitCredentials(address);
  const { username, password } = new URL(address);
  const auth = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { url, auth, couch: connect(url, { authorization }) };
}

/** Users first, so that nobody is locked out of what is there already. Other system databases are CouchDB's own. */
async function listMovable(couch: Couch): Promise<string[]> {
  const names = v.parse(AllNames, await couch.db.list());
  return [USERS, ...names.filter((name) => !name.startsWith('_')).sort()];
}

/** Two histories of one document would be mixed by chance. */
async function refuseStrangers(source: Couch, target: Couch, names: string[]): Promise<void> {
  const there = new Set(v.parse(AllNames, await target.db.list()));
  const uuid = await uuidOf(source);
  if (uuid === (await uuidOf(target))) throw new MoveRefused('Both addresses are the same CouchDB.');
  if (!there.has(USERS)) await target.db.create(USERS);
  for (const name of names) {
    if (name === USERS || !there.has(name)) continue;
    if ((await orMissing(target.request({ db: name, path: MARK }))) || (await isEmpty(target, name)))
      continue;
    throw new MoveRefused(
      `The target has a database ${name} that no move has made. Nothing was copied.\n` +
        'Give an empty CouchDB, on which Tidesheet has not been started yet.'
    );
  }
}

/** A move that broke off between making a database and marking it leaves one in which nothing has ever been. */
async function isEmpty(couch: Couch, name: string): Promise<boolean> {
  const { doc_count, doc_del_count } = v.parse(Info, await couch.db.get(name));
  return doc_count + doc_del_count === 0;
}

const Welcome = v.object({ uuid: v.string() });
const uuidOf = async (couch: Couch) => v.parse(Welcome, await couch.request({ path: '' })).uuid;

/** One shard for a developer's database, because it is small and there are many. */
async function makeDatabase(couch: Couch, name: string): Promise<void> {
  if (name === USERS) return;
  try {
    await couch.db.create(name, /(^|-)dev-[a-z0-9]{6}-/.test(name) ? { q: 1 } : {});
  } catch (error) {
    if (statusOf(error) !== 412) throw error;
  }
  if (!(await orMissing(couch.request({ db: name, path: MARK }))))
    await couch.request({ db: name, path: MARK, method: 'PUT', body: { moved: true } });
}

async function copySecurity(source: Couch, target: Couch, name: string): Promise<void> {
  // That of the users is fixed.
  if (name === USERS) return;
  const body: object = await source.request({ db: name, path: '_security' });
  await target.request({ db: name, path: '_security', method: 'PUT', body });
}
