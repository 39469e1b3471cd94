import { statfs } from 'node:fs/promises';

/** More than LevelDB needs to open a database and to write the largest request. */
const MIN_FREE_BYTES = 32_000_000;
/** With less an admin should act. */
const LOW_FREE_BYTES = 512_000_000;

export type DiskSpace = 'ok' | 'low' | 'full';

/** How much space the disk of a folder has for more writes. */
export async function readDiskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  return freeBytes < MIN_FREE_BYTES ? 'full' : freeBytes < LOW_FREE_BYTES ? 'low' : 'ok';
}
