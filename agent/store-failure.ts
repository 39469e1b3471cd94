/** Why the local store cannot be used, and what to do about it. */
import { accessSync, closeSync, constants, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { StoreError } from './errors.ts';

const SAFE = 'Nothing is lost: ActivityWatch continues to record.';

/**
 * Whether LevelDB cannot open because another process, or this one, has the same files open. Its other errors name the
 * file LOCK, too, but do not begin with what it was doing: `IO error: /…/LOCK: Permission denied`.
 */
export function isHeld(path: string, error: unknown): boolean {
  const reason = reasonOf(error);
  // Of Windows, in the language of the system.
  if (reason.includes('LockFile ')) return codeOfOpening(join(path, 'LOCK')) === 'EBUSY';
  return /\block .*(temporarily unavailable|already held)/i.test(reason);
}

/** What the system says where the error itself does not: Windows in its own language, and Node of nested folders. */
function systemCode(path: string, cause: unknown): string | undefined {
  const reason = reasonOf(cause);
  if (reason.includes('LockFile ')) return codeOfOpening(join(path, 'LOCK'));
  return reason.startsWith('ENOENT')
    ? codeOf(() => accessSync(existingFolder(path), constants.W_OK))
    : undefined;
}

const codeOfOpening = (path: string) => codeOf(() => closeSync(openSync(path, 'r+')));

function codeOf(operate: () => void): string | undefined {
  try {
    operate();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

/** For a store that another process does not let go of. */
export const heldError = (path: string, cause: unknown): StoreError =>
  new StoreError(`Another tidesheet on this machine is using the local store in ${path}.`, {
    remedy:
      'It is probably "tidesheet run" or a "tidesheet sync" that has not finished. Wait until it has finished, or stop it, ' +
      `and try again. ${SAFE}`,
    cause
  });

/** For any other error of the store at `path`, said as the disk's and the system's problems are known. */
export function storeError(path: string, cause: unknown): StoreError {
  const reason = `${reasonOf(cause)} ${systemCode(path, cause) ?? ''}`.trim();
  if (/read-only file system|EROFS/i.test(reason)) {
    return new StoreError(`The local store in ${path} cannot be written: its file system is read-only.`, {
      remedy: `Make it writable, or set DATA_DIR to a folder on another disk. ${SAFE}`,
      cause
    });
  }
  if (/no space left|quota exceeded|not enough space|ENOSPC|EDQUOT/i.test(reason)) {
    const limit = /quota|EDQUOT/i.test(reason)
      ? 'your disk quota is used up'
      : 'there is no space left on its disk';
    return new StoreError(`The local store in ${path} cannot be written: ${limit}.`, {
      remedy: `Free some space and try again. ${SAFE}`,
      cause
    });
  }
  if (/permission denied|not permitted|access is denied|EACCES|EPERM/i.test(reason))
    return refusedError(path, cause);
  return new StoreError(`The local store in ${path} cannot be used (${reason}).`, {
    remedy:
      'If it is damaged, move it away: what was sent is on the server and is taken over from there. Otherwise set DATA_DIR ' +
      'to a folder that only this agent uses.',
    cause
  });
}

/** Names the first file or folder that this user may not use, and whose it is. */
function refusedError(path: string, cause: unknown): StoreError {
  const user = userName();
  const refused = firstRefused(path);
  const owner = refused && ownerOf(refused);
  const what = refused && owner ? `${refused} belongs to ${owner}` : reasonOf(cause);
  const sudo = owner === ROOT ? ' Was tidesheet once started with sudo?' : '';
  const folder = dirname(path);
  const isOurs = refused === folder || refused?.startsWith(path);
  const first =
    owner && isOurs ? `Return it with: sudo chown -R ${user} '${folder}'.` : `Let ${user} write there.`;
  return new StoreError(
    `The local store in ${path} cannot be used: ${user} may not write to it (${what}).${sudo}`,
    { remedy: `${first} Or set DATA_DIR to a folder of ${user}. ${SAFE}`, cause }
  );
}

/** From the data folder (or where it would be created) down to the files of the store. */
function firstRefused(path: string): string | undefined {
  const folder = existingFolder(path);
  const folders = [folder, path].filter((each) => existsSync(each));
  return folders.find((each) => !mayUse(each)) ?? filesIn(path).find((file) => !mayUse(file));
}

/** The data folder, or else the one in which it would be created. */
function existingFolder(path: string): string {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function mayUse(path: string): boolean {
  try {
    const search = statSync(path).isDirectory() ? constants.X_OK : 0;
    accessSync(path, constants.R_OK | constants.W_OK | search);
    return true;
  } catch {
    return false;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The number where the system has no name, as in a container. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

const ROOT = 'root';

/** Undefined where it is this user's own, or cannot be seen. */
function ownerOf(path: string): string | undefined {
  const { uid } = statSync(path, { throwIfNoEntry: false }) ?? {};
  if (uid === undefined || uid === process.getuid?.() || process.getuid === undefined) return undefined;
  return uid === 0 ? ROOT : `another user, ${uid}`;
}

function reasonOf(error: unknown): string {
  const { reason, message } = error as { reason?: unknown; message?: unknown };
  return String(reason ?? message ?? error);
}
