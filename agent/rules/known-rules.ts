/** The rules to summarise with. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { RegexError } from '#domain/categorise/check-regex.ts';
import { compileRules } from '#domain/categorise/compile-rules.ts';
import { Rules } from '#domain/documents/rules.ts';
import { DEFAULT_RULES } from '#domain/rules/default-rules.ts';
import { writeJsonAtomically } from '../../cli/atomic-file.ts';

/** The organisation's rules as last seen, otherwise those shipped. */
export const knownRules = (dataDir: string): Rules => readCachedRules(dataDir) ?? DEFAULT_RULES;

/**
 * Caches the rules that the server returned (undefined: it has none). Returns what is wrong with them if they cannot be
 * used; the cached ones stay then.
 */
export function acceptRules(dataDir: string, received: unknown): string | undefined {
  if (received === undefined) {
    cacheRules(dataDir, undefined);
    return undefined;
  }
  const rules = v.safeParse(Rules, received);
  if (!rules.success) {
    const [issue] = rules.issues;
    return unusable(`${v.getDotPath(issue) ?? 'the document'}: ${issue.message}`);
  }
  try {
    compileRules(rules.output);
  } catch (error) {
    if (error instanceof RegexError) return unusable(error.message);
    throw error;
  }
  cacheRules(dataDir, rules.output);
  return undefined;
}

const unusable = (reason: string) =>
  `The rules of your organisation cannot be used by this version (${reason}); the previous ones stay in force.`;

const pathIn = (dataDir: string) => join(dataDir, 'rules.json');

/** The rules cached in the data folder; undefined where there are none, or they are of another version. */
export function readCachedRules(dataDir: string): Rules | undefined {
  try {
    const rules = v.safeParse(Rules, JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
    return rules.success ? rules.output : undefined;
  } catch {
    return undefined;
  }
}

/** Caches the rules; undefined (the organisation has none) removes the cached ones. */
export function cacheRules(dataDir: string, rules: Rules | undefined): void {
  if (rules === undefined) rmSync(pathIn(dataDir), { force: true });
  else writeJsonAtomically(pathIn(dataDir), rules);
}
