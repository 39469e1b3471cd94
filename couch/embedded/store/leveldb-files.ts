/** What the files of a LevelDB say before it is opened and after, and whether there is space for more. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { DamageError } from './leveldb.ts';

/** More than LevelDB needs to open a database and to write the largest request. */
const MIN_FREE_BYTES = 32_000_000;

/** Whether the disk of a folder has space for more writes. */
export async function hasFreeSpace(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= MIN_FREE_BYTES;
}

const isData = (name: string) => /^\d+\.(ldb|sst|log)$/.test(name);

/**
 * LevelDB takes a folder without the file CURRENT for a new database and deletes what is in it.
 * @throws DamageError when such a folder holds data.
 */
export function requireCurrentFile(folder: string): void {
  const current = join(folder, 'CURRENT');
  if (!existsSync(folder) || existsSync(current)) return;
  if (readdirSync(folder).some(isData)) throw new DamageError(`${current}: No such file`);
}

/** @returns what LevelDB logged about data that it could not read at its last opening and dropped; undefined: nothing. */
export function readDroppedData(folder: string): string | undefined {
  const path = join(folder, 'LOG');
  return existsSync(path) ? /dropping \d+ bytes.*/.exec(readFileSync(path, 'utf8'))?.[0] : undefined;
}
