/** The databases of a target. Only those that moves from the same source have created may be written. */
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';
import { orMissing, type Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { createDatabase } from '../../couch/provision.ts';

/** A move that cannot begin. */
export class MoveError extends TidesheetError {
  override readonly name = 'MoveError';

  constructor(message: string, hint?: string) {
    super(message, { code: 'move-refused', hint });
  }
}

/** In each database of the target: the uuid of the CouchDB from which a move created it. */
const ORIGIN = '_local/tidesheet-move';
const Origin = v.object({ from: v.string() });

const AllNames = v.array(v.string());
const Info = v.object({ doc_count: v.number(), doc_del_count: v.number() });

export const listNames = async (couch: Couch) => v.parse(AllNames, await couch.db.list());

/** Checks that the target has no database of the same name with other content. @throws MoveError */
export async function requireNoForeignDatabase(target: Couch, names: string[], uuid: string): Promise<void> {
  const existing = new Set(await listNames(target));
  for (const name of names) {
    if (name === USERS || !existing.has(name)) continue;
    const origin = await readOrigin(target, name);
    if (origin === uuid || (origin === undefined && (await isEmpty(target, name)))) continue;
    throw new MoveError(
      `The target has a database ${name} that was not created by a move from this source. Nothing was copied.`,
      'Use an empty CouchDB, on which Tidesheet has not been started yet.'
    );
  }
}

/** The databases that earlier moves from the source created and the source no longer has. */
export async function findOrphans(target: Couch, names: string[], uuid: string): Promise<string[]> {
  const others = (await listNames(target)).filter((name) => !name.startsWith('_') && !names.includes(name));
  const origins = await Promise.all(others.map((name) => readOrigin(target, name)));
  return others.filter((_, index) => origins[index] === uuid);
}

/** A move that was interrupted between creating a database and writing its origin leaves one that was never used. */
async function isEmpty(couch: Couch, name: string): Promise<boolean> {
  const { doc_count, doc_del_count } = v.parse(Info, await couch.db.get(name));
  return doc_count + doc_del_count === 0;
}

async function readOrigin(target: Couch, name: string): Promise<string | undefined> {
  const origin = v.safeParse(Origin, await orMissing(target.request({ db: name, path: ORIGIN })));
  return origin.success ? origin.output.from : undefined;
}

const isDeveloperDatabase = (name: string) => /(^|-)dev-[a-z0-9]{6}-/.test(name);

/** Creates a database of the target unless it exists; that of a developer has one shard, as where the server creates it. */
export async function createTargetDatabase(target: Couch, name: string, uuid: string): Promise<void> {
  await createDatabase(target, name, isDeveloperDatabase(name) ? 1 : undefined);
  if (name === USERS || (await readOrigin(target, name)) === uuid) return;
  await target.request({ db: name, path: ORIGIN, method: 'PUT', body: { from: uuid } });
}
