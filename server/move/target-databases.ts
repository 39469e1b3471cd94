/** The databases of a target: those that moves from one source have made there, and no others. */
import * as v from 'valibot';
import { orMissing, statusOf, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';

/** It cannot be begun; the message says why. */
export class MoveRefused extends Error {}

/** In each database of the target: the CouchDB from which a move made it. */
const MARK = '_local/tidesheet-move';
const Mark = v.object({ from: v.string() });

const AllNames = v.array(v.string());
const Info = v.object({ doc_count: v.number(), doc_del_count: v.number() });

export const listNames = async (couch: Couch) => v.parse(AllNames, await couch.db.list());

/** Throws `MoveRefused` where a database of the target has a history of its own: two would be mixed by chance. */
export async function refuseStrangers(target: Couch, names: string[], from: string): Promise<void> {
  const there = new Set(await listNames(target));
  for (const name of names) {
    if (name === USERS || !there.has(name)) continue;
    const origin = await readOrigin(target, name);
    if (origin === from || (origin === undefined && (await isEmpty(target, name)))) continue;
    throw new MoveRefused(
      `The target has a database ${name} that no move from this source has made. Nothing was copied.\n` +
        'Give an empty CouchDB, on which Tidesheet has not been started yet.'
    );
  }
}

/** What earlier moves from the source have made and the source no longer has. */
export async function findLeftBehind(target: Couch, names: string[], from: string): Promise<string[]> {
  const others = (await listNames(target)).filter((name) => !name.startsWith('_') && !names.includes(name));
  const origins = await Promise.all(others.map((name) => readOrigin(target, name)));
  return others.filter((_, index) => origins[index] === from);
}

/** A move that broke off between making a database and marking it leaves one in which nothing has ever been. */
async function isEmpty(couch: Couch, name: string): Promise<boolean> {
  const { doc_count, doc_del_count } = v.parse(Info, await couch.db.get(name));
  return doc_count + doc_del_count === 0;
}

async function readOrigin(target: Couch, name: string): Promise<string | undefined> {
  const mark = v.safeParse(Mark, await orMissing(target.request({ db: name, path: MARK })));
  return mark.success ? mark.output.from : undefined;
}

/** One shard for a developer's database, because it is small and there are many. */
export async function makeDatabase(target: Couch, name: string, from: string): Promise<void> {
  try {
    await target.db.create(name, name !== USERS && /(^|-)dev-[a-z0-9]{6}-/.test(name) ? { q: 1 } : {});
  } catch (error) {
    if (statusOf(error) !== 412) throw error;
  }
  if (name === USERS || (await readOrigin(target, name)) === from) return;
  await target.request({ db: name, path: MARK, method: 'PUT', body: { from } });
}
