/** Writes settings into a `.env` file that only its owner may read. */
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../../cli/atomic-file.ts';
import { setVariables } from '../../cli/env-file.ts';
import { FileError } from '../../cli/errors.ts';
import { defaultDataDir } from '../config.ts';

export type Settings = Record<string, string>;

/** Where `setup` saves the settings, and every command finds them. */
export const settingsPath = (): string => join(defaultDataDir(), '.env');

/**
 * Sets these settings in one step and leaves every other line as it is. Others can read neither the file nor its folder
 * at any moment. @throws FileError, EnvFileError
 */
export function writeSettings(path: string, settings: Settings): void {
  requireWritable(path);
  writeFileAtomically(path, setVariables(readText(path), settings));
}

function readText(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  } catch (error) {
    throw new FileError(path, error);
  }
}

/** Checked before what can be done only once, and gives what has to be saved. @throws FileError */
export function requireWritable(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    chmodSync(dirname(path), 0o700);
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw new FileError(path, error);
  }
}
