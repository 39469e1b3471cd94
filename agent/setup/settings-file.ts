/** Writes settings into a `.env` file that only its owner may read. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultDataDir } from '../environment.ts';
import { InputProblem } from '../problems.ts';

export type Settings = Record<string, string>;

/** Where `setup` keeps them, and every command finds them. */
export const settingsPath = (): string => join(defaultDataDir(), '.env');

/**
 * Sets what is named, in one step, and leaves every other line as it is. Neither the file nor the one that it is made of
 * can be read by others at any moment. @throws InputProblem where it cannot.
 */
export function writeSettings(path: string, settings: Settings): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    openFolder(path);
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, withSettings(text, settings), { mode: 0o600, flush: true, flag: 'wx' });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw unwritable(path, error);
  }
}

/** Before something that can be done only once and gives what is to be kept. @throws InputProblem. */
export function requireWritable(path: string): void {
  try {
    openFolder(path);
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function openFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  chmodSync(dirname(path), 0o700);
}

const unwritable = (path: string, error: unknown) =>
  error instanceof InputProblem
    ? error
    : new InputProblem(`The settings cannot be written to ${path}: ${(error as Error).message}.`);

/** The text of a `.env` file with these settings. */
export function withSettings(text: string, settings: Settings): string {
  const names = Object.keys(settings);
  const kept = text.split(/\r?\n/).filter((line) => {
    const name = /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1];
    return name === undefined || !names.includes(name);
  });
  while (kept.at(-1) === '') kept.pop();
  return [...kept, ...names.map((name) => `${name}=${quote(settings[name] ?? '')}`), ''].join('\n');
}

/** As `util.parseEnv` reads it: nothing is special between quotes but the same quote. */
function quote(value: string): string {
  if (/^[\w.:/@+-]*$/.test(value)) return value;
  const mark = ["'", '"', '`'].find((candidate) => !value.includes(candidate));
  if (mark === undefined || /[\r\n]/.test(value) || (mark === '"' && value.includes('\\n'))) {
    throw new InputProblem(`A setting cannot hold what was given: ${value}`);
  }
  return `${mark}${value}${mark}`;
}
