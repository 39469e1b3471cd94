/** The rules to summarise with. */
import * as v from 'valibot';
import { RegexError } from '#domain/categorise/check-regex.ts';
import { compileRules } from '#domain/categorise/compile-rules.ts';
import { canonicalJson } from '#domain/documents/content.ts';
import { Rules } from '#domain/documents/rules.ts';
import { CAUTIOUS_RULES } from '#domain/rules/default-rules.ts';
import { countTitlePatterns, titlePatternsOf } from '#domain/rules/title-patterns.ts';
import { tryReadJson, writeJsonAtomically } from '../../cli/atomic-file.ts';
import { addVersion, readTitleHistory, rulesPath, writeTitleHistory } from './title-history.ts';

/** The organisation's rules as last seen; before any were seen, those that share the least. */
export const knownRules = (dataDir: string): Rules => readCachedRules(dataDir) ?? CAUTIOUS_RULES;

/**
 * Caches the rules that the server returned (undefined: it has none), and returns what the user should know about them. Where
 * there are none, or they cannot be used, the cached ones stay: without them more might leave the machine.
 */
export function acceptRules(dataDir: string, received: unknown, nowMs: number): string | undefined {
  if (received === undefined) return 'The server has no rules to read; the previous ones stay in force.';
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
  const notice = recordTitlePatterns(dataDir, rules.output, nowMs);
  cacheRules(dataDir, rules.output);
  return notice;
}

/** Returns what changes for the days that follow; undefined: nothing. */
function recordTitlePatterns(dataDir: string, rules: Rules, nowMs: number): string | undefined {
  const before = readTitleHistory(dataDir);
  const after = addVersion(before, rules, nowMs);
  if (canonicalJson(after) !== canonicalJson(before)) writeTitleHistory(dataDir, after);
  const newest = after.at(-1);
  if (before.length === 0 || newest === undefined || canonicalJson(before) === canonicalJson(after))
    return undefined;
  const count = countTitlePatterns(titlePatternsOf(rules));
  return (
    `The rules that look at window titles have changed (${count} patterns). ` +
    `They apply to days from ${newest.from} (UTC) on. ${TITLE_COMMANDS}`
  );
}

/** What the user can do about rules that look at titles. */
export const TITLE_COMMANDS =
  'To print them: tidesheet rules show. To apply them to the last 30 days too: tidesheet rules accept.';

const unusable = (reason: string) =>
  `The rules of your organisation cannot be used by this version (${reason}); the previous ones stay in force.`;

/** The rules cached in the data folder; undefined where there are none, or they are of another version. */
export const readCachedRules = (dataDir: string): Rules | undefined =>
  tryReadJson(rulesPath(dataDir), Rules, undefined);

const cacheRules = (dataDir: string, rules: Rules): void => writeJsonAtomically(rulesPath(dataDir), rules);
