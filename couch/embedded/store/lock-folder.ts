import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import leveldown from 'leveldown';
import { TidesheetError } from '#domain/errors.ts';
import { isLocked } from './leveldb.ts';

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
  const folder = join(dataDir, 'in-use');
  try {
    return await openLock(folder);
  } catch (error) {
    if (isLocked(error)) throw new FolderInUseError(dataDir);
    // Its files are damaged. It holds nothing, and nobody has it open.
    await rm(folder, { recursive: true, force: true });
    return openLock(folder);
  }
}

async function openLock(folder: string): Promise<() => Promise<void>> {
  const lock = leveldown(folder);
  await new Promise<void>((resolve, reject) => lock.open((error) => (error ? reject(error) : resolve())));
  return promisify(lock.close.bind(lock));
}
