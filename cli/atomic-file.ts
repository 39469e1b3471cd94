/** Files that are replaced in one step: a reader sees the old content or the new, never a part. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { FileError } from './errors.ts';

/**
 * Replaces a file, which only its owner may read; so may its folder, if it has to be created.
 * @throws FileError
 */
export function writeFileAtomically(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, text, { mode: 0o600, flush: true, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    removeQuietly(unfinished);
    throw new FileError(path, error);
  }
}

/** @throws FileError */
export const writeJsonAtomically = (path: string, value: unknown): void =>
  writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The reason why the file could not be written says more.
  }
}
