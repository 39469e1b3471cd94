/** Finds the category of a window: ActivityWatch's rules on its texts, and our own on app and domain. */
import type { RE2JS } from 're2js';
import { programName } from '../activitywatch/program-name.ts';
import type { CategoryRule } from '../documents/rules.ts';
import { memoiseByText } from '../memoise.ts';
import { comparableApp, isWithinDomains } from './app-name.ts';
import { joinCategory, UNCATEGORIZED } from './category-path.ts';
import { compileRegex } from './check-regex.ts';

/** `ruleId` is empty where no rule matched. */
export type Category = { name: string; ruleId: string };
/** The category of a window with these texts (app, title, …) and this domain. */
export type Categorise = (texts: readonly string[], app: string, domain: string) => Category;

/** A rule's place in the order of precedence: deeper paths win, the later rule on a tie. −1: no rule. */
type Rank = number;
type Matcher = { rank: Rank; regex: RE2JS | undefined; apps: Set<string>; domains: string[] };

const NO_RULE = { name: UNCATEGORIZED, ruleId: '' };

/** @throws RegexError for a pattern that cannot be used. */
export function compileCategories(rules: readonly CategoryRule[]): Categorise {
  const ranked = rankRules(rules);
  const categories = ranked.map(({ id, name }) => ({ name: joinCategory(name), ruleId: id }));
  const best = ranked.map(matcherOf).reverse();
  const byText = memoiseByText((text) => rankOf(best, ({ regex }) => regex?.test(text) ?? false));
  const byApp = memoiseByText((app) => rankOf(best, ({ apps }) => apps.has(comparableApp(programName(app)))));
  const byDomain = memoiseByText((domain) => rankOf(best, ({ domains }) => isWithinDomains(domain, domains)));
  return (texts, app, domain) => {
    let rank = Math.max(byApp(app), domain === '' ? -1 : byDomain(domain));
    for (const text of texts) rank = Math.max(rank, byText(text));
    return categories[rank] ?? NO_RULE;
  };
}

function matcherOf(rule: CategoryRule, rank: Rank): Matcher {
  const { regex = '', ignore_case: ignoreCase } = rule.rule.type === 'regex' ? rule.rule : {};
  return {
    rank,
    regex: regex === '' ? undefined : compileRegex(regex, ignoreCase ?? false),
    apps: new Set(rule.apps?.map(comparableApp)),
    domains: rule.domains?.map((domain) => domain.toLowerCase()) ?? []
  };
}

function rankOf(best: readonly Matcher[], matches: (matcher: Matcher) => boolean): Rank {
  return best.find(matches)?.rank ?? -1;
}

/** Rules by how much they count, least first: the deeper path wins, of equal depth the later rule. */
export function rankRules(rules: readonly CategoryRule[]): CategoryRule[] {
  return rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => a.rule.name.length - b.rule.name.length || a.index - b.index)
    .map(({ rule }) => rule);
}
