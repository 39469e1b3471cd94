/** The user's own settings, `privacy.json` in the data folder: docs/privacy.md says what can be in it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import { Privacy } from '#domain/summarise/privacy.ts';
import { InputError } from '../errors.ts';
import { privacyProblems } from './privacy-problems.ts';

export const privacyPath = (dataDir: string): string => join(dataDir, 'privacy.json');

/**
 * The settings; undefined where there is no such file.
 * @throws InputError for a file that cannot be understood: without it, something hidden might leave.
 */
export function readPrivacy(dataDir: string): Privacy | undefined {
  const path = privacyPath(dataDir);
  const json = readJson(path);
  if (json === undefined) return undefined;
  const problems = privacyProblems(json);
  if (problems.length > 0) throw unusable(path, problems);
  return v.parse(Privacy, json);
}

/** Another text for other settings; undefined for none. */
export function hashPrivacy(privacy: Privacy | undefined): string | undefined {
  if (privacy === undefined) return undefined;
  return createHash('sha256').update(canonicalJson(privacy)).digest('hex');
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unusable(path, [error instanceof SyntaxError ? `this is not JSON (${message}).` : `${message}.`]);
  }
}

const unusable = (path: string, problems: readonly string[]) =>
  new InputError(
    `Your privacy settings in ${path} cannot be used, and nothing is collected until they can. ` +
      `${problems.map((problem) => `${basename(path)}: ${problem}`).join(' ')} ` +
      'Fix the file (docs/privacy.md says what can be in it), or remove it.'
  );
