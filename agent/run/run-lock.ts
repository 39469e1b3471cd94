/** One `tidesheet run` at a time for each data folder. */
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import leveldown from 'leveldown';
import { StoreError } from '../errors.ts';
import { isHeld } from '../store-failure.ts';

const RETRY_MS = 250;
/** A service that is started again may begin before its predecessor has ended. */
const TIMEOUT_MS = 3_000;

/**
 * Locks `dataDir` for this process and returns what unlocks it: an empty LevelDB stays open, and the operating system
 * releases its lock however the process ends. Where the lock cannot be created (a full disk) there is none: nothing can
 * be written twice there either. @throws StoreError while another process has it.
 */
export async function lockRun(dataDir: string): Promise<() => Promise<void>> {
  const folder = join(dataDir, 'running');
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return await openLock(folder);
    } catch (error) {
      if (!isHeld(folder, error)) return openAgain(folder);
      if (waitedMs >= TIMEOUT_MS) {
        throw new StoreError(`Another "tidesheet run" is already running with the data in ${dataDir}.`, {
          remedy:
            'One is enough: it may be the service (tidesheet service status). tidesheet status shows its next run.',
          cause: error
        });
      }
    }
    await sleep(RETRY_MS);
  }
}

async function openLock(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = leveldown(folder);
  await new Promise<void>((resolve, reject) => lock.open((error) => (error ? reject(error) : resolve())));
  return promisify(lock.close.bind(lock));
}

/** Files that are damaged hold nothing and can be made again. */
async function openAgain(folder: string): Promise<() => Promise<void>> {
  try {
    await rm(folder, { recursive: true, force: true });
    return await openLock(folder);
  } catch {
    return () => Promise.resolve();
  }
}
