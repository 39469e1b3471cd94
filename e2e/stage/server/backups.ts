/**
 * Backups as an admin makes them while the server is stopped: a copy of the embedded store's folder, or what couchbackup
 * reads from each database of a CouchDB.
 */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { connect, splitCredentials } from '../../../couch/connection.ts';
import { runCouchbackup } from '../../../couch/embedded/testing/run-couchbackup.ts';
import { COUCH_SETTINGS, PREFIX } from './journey-couch.ts';

const address = COUCH_SETTINGS['COUCHDB_URL'];

export async function backUp(dataFolder: string, backup: string): Promise<void> {
  if (address === undefined) return cpSync(dataFolder, backup, { recursive: true });
  rmSync(backup, { recursive: true, force: true });
  mkdirSync(backup);
  const names = v.parse(v.array(v.string()), await couchAt(address).db.list());
  for (const name of names.filter((name) => name.startsWith(PREFIX)))
    await run('couchbackup', address, name, { to: join(backup, name) });
}

/** The databases are created again, because CouchDB cannot restore an earlier state. */
export async function restore(dataFolder: string, backup: string): Promise<void> {
  if (address === undefined) {
    rmSync(dataFolder, { recursive: true });
    return cpSync(backup, dataFolder, { recursive: true });
  }
  const couch = couchAt(address);
  for (const name of readdirSync(backup)) {
    await couch.db.destroy(name);
    await couch.db.create(name);
    await run('couchrestore', address, name, { from: join(backup, name) });
  }
}

const couchAt = (withCredentials: string) => {
  const { url, authorization } = splitCredentials(withCredentials);
  return connect(url, { authorization }, PREFIX);
};

async function run(
  program: 'couchbackup' | 'couchrestore',
  url: string,
  database: string,
  files: { from?: string; to?: string }
): Promise<void> {
  const { code, stderr } = await runCouchbackup(program, { url, args: ['--db', database], ...files });
  if (code !== 0) throw new Error(`${program} of ${database}: ${stderr}`);
}
