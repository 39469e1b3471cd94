import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreProblem } from './problems.ts';

/**
 * Writes JSON in one step: who reads the file meanwhile sees the old content or the new, never a part.
 * @throws StoreProblem when it cannot be written.
 */
export function writeJsonFile(path: string, value: unknown): void {
  try {
    replaceFile(path, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw new StoreProblem(`${path} cannot be written: ${(error as Error).message}.`, { cause: error });
  }
}

function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${process.pid}.tmp`;
  writeFileSync(unfinished, text, { mode: 0o600, flush: true });
  renameSync(unfinished, path);
}
