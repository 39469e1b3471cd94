/** LevelDB as the store uses it: how it is opened and locked, and what its errors and its files say. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import leveldown from 'leveldown';
import { TidesheetError } from '#domain/errors.ts';

type Callback = (error: Error | null | undefined, ...values: unknown[]) => void;
type Iterator = { _next(callback: Callback): void };

/** The part of a LevelDOWN store that is used here; the package ships no types. */
type LevelStore = {
  _open(options: object, callback: Callback): void;
  _iterator(options: unknown): Iterator;
  _get(key: unknown, options: unknown, callback: Callback): void;
};

/** LevelDB's defaults are 8 MB and 4 MB for each database, and many small ones are open at once. */
const MEMORY = { cacheSize: 512 * 1024, writeBufferSize: 512 * 1024 };

const isNotFound = (error: Error) => /notfound/i.test(error.message);

/**
 * A LevelDOWN factory for PouchDB that reports read errors. PouchDB takes a read error for a missing document, and an
 * error while iterating has no listener, so that it would end the process.
 */
export function observedLeveldown(onReadError: (error: Error) => void) {
  return function observed(location: string): LevelStore {
    const store = leveldown(location) as unknown as LevelStore;
    const open = store._open.bind(store);
    const iterator = store._iterator.bind(store);
    const get = store._get.bind(store);
    store._open = (options, callback) => open({ ...options, ...MEMORY }, callback);
    store._iterator = (options) => observeIterator(iterator(options), onReadError);
    store._get = (key, options, callback) =>
      get(key, options, (error, ...values) => {
        if (error && !isNotFound(error)) onReadError(error);
        callback(error, ...values);
      });
    return store;
  };
}

function observeIterator(iterator: Iterator, onReadError: (error: Error) => void): Iterator {
  const next = iterator._next.bind(iterator);
  iterator._next = (callback) =>
    next((error, ...values) => {
      if (!error) return callback(error, ...values);
      onReadError(error);
      callback(null);
    });
  return iterator;
}

/** Whether LevelDB cannot open because another process, or this one, has the same files open. */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error &&
  /\block\b/i.test(error.message) &&
  /temporarily unavailable|already held|another process/i.test(error.message);

/** Whether the machine lacks something, such as disk space, so that LevelDB fails although its files are sound. */
export const isOutOfResources = (error: unknown): error is Error =>
  error instanceof Error &&
  /no space left|quota exceeded|read-only file system|too many open files/i.test(error.message);

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
 * @throws Error when such a folder holds data.
 */
export function requireCurrentFile(folder: string): void {
  const current = join(folder, 'CURRENT');
  if (!existsSync(folder) || existsSync(current)) return;
  if (readdirSync(folder).some(isData)) throw new Error(`${current}: No such file`);
}

/** @returns what LevelDB logged about data that it could not read at its last opening and dropped; undefined: nothing. */
export function readDroppedData(folder: string): string | undefined {
  const path = join(folder, 'LOG');
  return existsSync(path) ? /dropping \d+ bytes.*/.exec(readFileSync(path, 'utf8'))?.[0] : undefined;
}

/** Another process works on the same files. */
export class FolderInUseError extends TidesheetError {
  override readonly name = 'FolderInUseError';

  constructor(folder: string) {
    super(`The data folder ${folder} is in use by another process.`, {
      code: 'folder-in-use',
      hint: 'Stop that process first.'
    });
  }
}

/**
 * Locks a data folder for this process: an empty LevelDB in it stays open, and the operating system releases its lock
 * however the process ends. @returns what unlocks the folder. @throws FolderInUseError
 */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  mkdirSync(dataDir, { recursive: true });
  const lock = leveldown(join(dataDir, 'in-use'));
  try {
    await promisify(lock.open.bind(lock))();
  } catch (error) {
    throw isLocked(error) ? new FolderInUseError(dataDir) : error;
  }
  return promisify(lock.close.bind(lock));
}
