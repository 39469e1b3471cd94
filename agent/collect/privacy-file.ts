/**
 * The user's own settings: `privacy.json` in the data folder, and those that the person made in the dashboard for all machines, as
 * last read from their profile. docs/privacy.md says what can be in both.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { canonicalJson } from '#domain/documents/content.ts';
import { OwnPrivacy } from '#domain/documents/profile.ts';
import { STRICTEST_PRIVACY, narrowPrivacy } from '#domain/summarise/narrow-privacy.ts';
import { Privacy } from '#domain/summarise/privacy.ts';
import { tryReadJson, writeJsonAtomically } from '../../cli/atomic-file.ts';
import { InputError } from '../errors.ts';
import { privacyProblems } from './privacy-problems.ts';

export const privacyPath = (dataDir: string): string => join(dataDir, 'privacy.json');

/**
 * What both allow; undefined where there are neither.
 * @throws InputError as `readPrivacyFile` does.
 */
export const readPrivacy = (dataDir: string): Privacy | undefined =>
  narrowPrivacy(readPrivacyFile(dataDir), readOwnPrivacy(dataDir));

export const ownPrivacyPath = (dataDir: string): string => join(dataDir, 'privacy-of-profile.json');

/** The settings of the profile as last read from the server. Where they are there and cannot be read, the least is shared. */
export const readOwnPrivacy = (dataDir: string): OwnPrivacy | undefined =>
  existsSync(ownPrivacyPath(dataDir))
    ? tryReadJson(ownPrivacyPath(dataDir), OwnPrivacy, STRICTEST_PRIVACY)
    : undefined;

/** Stores the settings of the profile; undefined: it has none. Returns what the user should know; undefined: nothing is new. */
export function acceptOwnPrivacy(dataDir: string, received: OwnPrivacy | undefined): string | undefined {
  const known = readOwnPrivacy(dataDir);
  if (canonicalJson(known ?? null) === canonicalJson(received ?? null)) return undefined;
  if (received === undefined) rmSync(ownPrivacyPath(dataDir), { force: true });
  else writeJsonAtomically(ownPrivacyPath(dataDir), received);
  return received === undefined
    ? 'Your privacy settings in the dashboard were removed; those in privacy.json stay.'
    : `Your privacy settings of ${received.changed} from the dashboard apply now.`;
}

/**
 * The settings of the file; undefined where there is none.
 * @throws InputError for a file that cannot be understood: without it, something hidden might leave.
 */
function readPrivacyFile(dataDir: string): Privacy | undefined {
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
