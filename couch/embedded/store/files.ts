import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const isData = (name: string) => /^\d+\.(ldb|sst|log)$/.test(name);

/**
 * LevelDB takes a folder without the file CURRENT for a new database, and clears away whatever is in it.
 * @throws an Error when the folder holds data without it.
 */
export function checkCurrent(folder: string): void {
  if (!existsSync(folder) || existsSync(join(folder, 'CURRENT'))) return;
  if (readdirSync(folder).some(isData)) throw new Error(`${join(folder, 'CURRENT')}: No such file`);
}

/** What LevelDB noted of data that it could not read when it was opened last, and left out. Undefined: nothing. */
export function readDropped(folder: string): string | undefined {
  const path = join(folder, 'LOG');
  return existsSync(path) ? /dropping \d+ bytes.*/.exec(readFileSync(path, 'utf8'))?.[0] : undefined;
}
