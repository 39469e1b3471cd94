/** The rules ready for use, with the title patterns that each day is summarised with. */
import { createHash } from 'node:crypto';
import { joinCategory, UNCATEGORIZED } from '#domain/categorise/category-path.ts';
import { compileRules, type CompiledRules } from '#domain/categorise/compile-rules.ts';
import { canonicalJson } from '#domain/documents/content.ts';
import type { Rules, Sharing } from '#domain/documents/rules.ts';
import { CAUTIOUS_RULES, LEAST_SHARING } from '#domain/rules/default-rules.ts';
import { hashRules } from '#domain/rules/hash-rules.ts';
import { withTitlePatterns } from '#domain/rules/title-patterns.ts';
import { readTitleHistory, type TitleHistory, type TitleVersion, versionOn } from './title-history.ts';
import { knownRules } from './known-rules.ts';

/** The key where no rules were ever seen. */
export const UNKNOWN_RULES_KEY = hashRules(CAUTIOUS_RULES);

export type RulesByDate = {
  /** Another text wherever any day may come out differently. */
  key: string;
  /** For a UTC date. */
  on: (date: string) => CompiledRules;
};

/** The organisation's rules as last seen on this machine. */
export const knownRulesByDate = (dataDir: string): RulesByDate =>
  rulesByDate(knownRules(dataDir), readTitleHistory(dataDir));

/** @throws RegexError for a pattern that cannot be used. */
export function rulesByDate(rules: Rules, history: TitleHistory = []): RulesByDate {
  const current = compileRules(rules);
  const compiled = new Map<TitleVersion, CompiledRules>();
  const compileVersion = (version: TitleVersion) => {
    const known = compiled.get(version);
    if (known !== undefined) return known;
    const then = rulesOf(rules, version);
    const made = then === rules ? current : compileRules(then);
    compiled.set(version, made);
    return made;
  };
  const isOne = history.every((version) => rulesOf(rules, version) === rules);
  return {
    key: isOne ? current.hash : `${current.hash}+${hashOf(history)}`,
    on: (date) => {
      const version = versionOn(history, date);
      return version === undefined ? current : compileVersion(version);
    }
  };
}

function rulesOf(rules: Rules, { patterns, isLost }: TitleVersion): Rules {
  const then = withTitlePatterns(rules, patterns);
  return isLost ? { ...then, sharing: leastSharing(rules) } : then;
}

/** Without title patterns nobody knows what is in a hidden category: where the rules hide any, all are hidden. */
function leastSharing({ sharing, categories }: Rules): Sharing {
  if (sharing.hiddenCategories.length === 0) return LEAST_SHARING;
  const all = categories.map(({ name }) => joinCategory(name));
  return { ...LEAST_SHARING, hiddenCategories: [...sharing.hiddenCategories, ...all, UNCATEGORIZED] };
}

const hashOf = (history: TitleHistory) => createHash('sha256').update(canonicalJson(history)).digest('hex');
