import { existsSync, readdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const doomed = '.deleted-';

let count = 0;

/** Removes a database's folder. Renamed first: a half-removed database must not come back after a crash. */
export async function bury(folder: string, path: string): Promise<void> {
  if (!existsSync(path)) return;
  const grave = join(folder, `${doomed}${process.pid}-${Date.now()}-${++count}`);
  renameSync(path, grave);
  await rm(grave, { recursive: true, force: true });
}

/** Removes what a crash left of buried folders. */
export async function clearGraves(folder: string): Promise<void> {
  const graves = readdirSync(folder).filter((name) => name.startsWith(doomed));
  await Promise.all(graves.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
