import { statfs } from 'node:fs/promises';

/** Whether LevelDB failed for want of something that the machine can have again: the files themselves are sound. */
export const isOfMachine = (error: unknown): error is Error =>
  error instanceof Error &&
  /no space left|quota exceeded|read-only file system|too many open files/i.test(error.message);

/** More than LevelDB takes to open a database and to write the largest request. */
const enoughBytes = 32_000_000;

/** Whether the disk of a folder has room for more. */
export async function hasRoom(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize >= enoughBytes;
}
