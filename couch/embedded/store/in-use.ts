import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import leveldown from 'leveldown';

/** Another process works on the same files. */
export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`The data folder ${folder} is in use by another process. Stop it first.`);
    this.name = 'FolderInUse';
  }
}

/** Whether LevelDB refuses because another process, or this one, has the same files open. */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error &&
  /\block\b/i.test(error.message) &&
  /temporarily unavailable|already held|another process/i.test(error.message);

/**
 * Claims a data folder for this process: an empty LevelDB in it stays open, whose lock the operating system drops with
 * the process, however it ends. @returns what gives the folder back. @throws FolderInUse
 */
export async function claimFolder(dataDir: string): Promise<() => Promise<void>> {
  mkdirSync(dataDir, { recursive: true });
  const claim = leveldown(join(dataDir, 'in-use'));
  try {
    await promisify(claim.open.bind(claim))();
  } catch (error) {
    throw isLocked(error) ? new FolderInUse(dataDir) : error;
  }
  return promisify(claim.close.bind(claim));
}
