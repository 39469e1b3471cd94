/** One folder for each database: legal names, where a folder is, how large it is, and how it is deleted. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SYSTEM_DATABASES } from '../../databases.ts';
import { CouchError } from '../errors.ts';

const MAX_NAME_LENGTH = 238;

/** The limit of file systems. */
const MAX_FOLDER_NAME_LENGTH = 255;

const isLegalName = (name: string) => /^[a-z][a-z0-9_$()+/-]*$/.test(name) || SYSTEM_DATABASES.includes(name);

/** @throws CouchError 400 for a name that CouchDB does not accept. */
export function checkName(name: string): void {
  if (!isLegalName(name))
    throw new CouchError(
      400,
      'illegal_database_name',
      `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, ` +
        'and / are allowed. Must begin with a letter.'
    );
  if (name.length > MAX_NAME_LENGTH || folderName(name).length > MAX_FOLDER_NAME_LENGTH)
    throw new CouchError(400, 'database_name_too_long', `\`${name}\` is too long.`);
}

/** The name of a database's folder. */
export const folderName = (name: string) => encodeURIComponent(name);

/** The names of the databases whose folders are in `root`; other folders are ignored. */
export function listDatabases(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .flatMap(({ name }) => {
      try {
        return [decodeURIComponent(name)];
      } catch {
        return [];
      }
    })
    .filter(isLegalName);
}

/** The bytes of a folder's own files, not of folders in it; files that disappear meanwhile count nothing. */
export async function measureFolder(folder: string): Promise<number> {
  const names = await readdir(folder);
  const sizes = names.map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return found?.isFile() ? found.size : 0;
  });
  return (await Promise.all(sizes)).reduce((total, size) => total + size, 0);
}

const TRASH_PREFIX = '.deleted-';

let trashed = 0;

/** Removes a database's folder. It is renamed first, so that a database that is removed in part does not return after a crash. */
export async function removeFolder(root: string, name: string): Promise<void> {
  const folder = join(root, folderName(name));
  if (!existsSync(folder)) return;
  const trash = join(root, `${TRASH_PREFIX}${process.pid}-${Date.now()}-${++trashed}`);
  renameSync(folder, trash);
  await rm(trash, { recursive: true, force: true });
}

/** Removes what a crash left of removed folders. */
export async function emptyTrash(root: string): Promise<void> {
  const trash = readdirSync(root).filter((name) => name.startsWith(TRASH_PREFIX));
  await Promise.all(trash.map((name) => rm(join(root, name), { recursive: true, force: true })));
}
