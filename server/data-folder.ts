/** The folder that holds the embedded store and the hash of the admin token, and which version of Tidesheet it is of. */
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';
import type { Log } from './service.ts';

/** Raised when a folder of an older version can no longer be read as it is. */
const FORMAT = 1;

const Marker = v.pipe(v.string(), v.parseJson(), v.object({ format: v.number() }));

/** A folder that cannot be used; the message says why and what to do. */
export class DataFolderError extends TidesheetError {
  override readonly name = 'DataFolderError';

  constructor(message: string, hint: string) {
    super(message, { code: 'data-folder', hint });
  }
}

/** Makes sure that the folder exists, may be written, is of this version, and is closed to others. @throws DataFolderError */
export async function openDataFolder(folder: string, log: Log): Promise<void> {
  const file = join(folder, 'tidesheet.json');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (text === undefined) await writeFile(file, `${JSON.stringify({ format: FORMAT })}\n`, { mode: 0o600 });
    else checkFormat(folder, text);
    await closeToOthers(folder, log);
  } catch (error) {
    if (error instanceof DataFolderError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataFolderError(
      `The data folder ${folder} cannot be used: ${reason}`,
      'Fix it, or choose another: DATA_DIR=… npm start'
    );
  }
}

/** Permissions of the group and of everybody else. */
const OTHERS = 0o077;

/** Folders of the embedded store below the data folder, which others may enter only through these. */
const INNER_FOLDERS = ['.', 'couch'];

/** Takes the permissions of other users away from the folder and the secrets in it. @throws DataFolderError */
async function closeToOthers(folder: string, log: Log): Promise<void> {
  // On Windows these permissions say nothing; a folder there inherits those of the folder it is in.
  if (process.platform === 'win32') return;
  const children = await Promise.all(INNER_FOLDERS.map((inner) => listChildren(join(folder, inner))));
  const narrowed: string[] = [];
  for (const path of [folder, ...children.flat()]) {
    if (await narrow(folder, path)) narrowed.push(path);
  }
  if (narrowed.length === 0) return;
  const others = narrowed.length === 1 ? '' : ` and ${narrowed.length - 1} more in it`;
  log(
    `Other users of this machine could open ${narrowed[0]}${others}: only the server’s own user can from now on.`
  );
}

/** Paths of the files and folders directly in a folder; none for a missing folder. Links are left out. */
async function listChildren(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  return entries
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

/** Returns whether others had permissions. @throws DataFolderError where they still have them. */
async function narrow(folder: string, path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & OTHERS) === 0) return false;
  const refused = await chmod(path, mode & 0o700).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code
  );
  if (refused === undefined && ((await stat(path)).mode & OTHERS) === 0) return true;
  throw new DataFolderError(
    `Other users of this machine can open ${path}, and this user cannot change that${refused ? ` (${refused})` : ''}.`,
    `Run as its owner: chmod -R go-rwx ${folder} — or choose another folder: DATA_DIR=… npm start`
  );
}

function checkFormat(folder: string, text: string): void {
  const marker = v.safeParse(Marker, text);
  if (marker.success && marker.output.format === FORMAT) return;
  const found = marker.success ? `has format ${marker.output.format}` : 'is not marked as one';
  throw new DataFolderError(
    `${folder} was not written by this version of Tidesheet: it ${found}, and this version reads format ${FORMAT}.`,
    'Nothing in it was changed. Start the version that wrote it, or choose another folder: DATA_DIR=… npm start'
  );
}
