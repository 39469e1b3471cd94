/** Writes settings into a `.env` file that only its owner may read. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputProblem } from '../problems.ts';

export type Settings = Record<string, string>;

/** Sets what is named, in one step, and leaves every other line as it is. @throws InputProblem where it cannot. */
export function writeSettings(path: string, settings: Settings): void {
  try {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const unfinished = `${path}.${process.pid}.tmp`;
    writeFileSync(unfinished, withSettings(text, settings), { mode: 0o600, flush: true });
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, path);
  } catch (error) {
    throw new InputProblem(`The settings cannot be written to ${path}: ${(error as Error).message}.`);
  }
}

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
