/** Files that are replaced in one step: a reader sees the old content or the new, never a part. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { FileError, UnreadableFileError } from './errors.ts';

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

/**
 * What a JSON file holds, as `schema` has it; undefined where there is no such file.
 * @throws UnreadableFileError for one that cannot be opened, is no JSON, or holds something else.
 */
export function readJson<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UnreadableFileError(path, message, { cause: error });
  }
  const parsed = v.safeParse(schema, parseText(path, text));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const at = v.getDotPath(issue);
  throw new UnreadableFileError(path, at === null ? issue.message : `${at}: ${issue.message}`);
}

/** Editors of Windows begin a file with a byte order mark. */
function parseText(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (cause) {
    throw new UnreadableFileError(path, `it is not JSON (${(cause as SyntaxError).message})`, { cause });
  }
}

/** The same where a file that cannot be read is as good as none: `fallback`. */
export function tryReadJson<S extends v.GenericSchema, F>(
  path: string,
  schema: S,
  fallback: F
): v.InferOutput<S> | F | undefined {
  try {
    return readJson(path, schema);
  } catch (error) {
    if (error instanceof UnreadableFileError) return fallback;
    throw error;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The reason why the file could not be written says more.
  }
}
