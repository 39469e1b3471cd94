import { programName } from '../activitywatch/program-name.ts';
import { comparableApp, isWithinDomains } from '../categorise/app-name.ts';
import { compileRegex } from '../categorise/check-regex.ts';
import type { ProjectRule } from '../documents/rules.ts';

/** What a project rule may look at. `branch` is the editor's, where one overlaps. */
export type ProjectClues = { app: string; title: string; domain: string; branch: string };
export type FindProjectRule = (clues: ProjectClues) => { id: string; project: string } | undefined;

/**
 * The first rule of which every given condition holds; its regex is tried on title and branch. A rule without any
 * condition never matches.
 * @throws RegexError for a pattern that cannot be used.
 */
export function compileProjectRules(rules: readonly ProjectRule[]): FindProjectRule {
  const compiled = rules.map((rule) => ({ rule, matches: compileConditions(rule) }));
  return (clues) => compiled.find(({ matches }) => matches(clues))?.rule;
}

function compileConditions(rule: ProjectRule): (clues: ProjectClues) => boolean {
  const conditions: ((clues: ProjectClues) => boolean)[] = [];
  if (rule.apps !== undefined && rule.apps.length > 0) {
    const apps = new Set(rule.apps.map(comparableApp));
    conditions.push(({ app }) => apps.has(comparableApp(programName(app))));
  }
  if (rule.domains !== undefined && rule.domains.length > 0) {
    const domains = rule.domains.map((domain) => domain.toLowerCase());
    conditions.push(({ domain }) => isWithinDomains(domain, domains));
  }
  if (rule.regex !== undefined && rule.regex !== '') {
    const regex = compileRegex(rule.regex, rule.ignore_case ?? false);
    conditions.push(({ title, branch }) => regex.test(title) || (branch !== '' && regex.test(branch)));
  }
  return (clues) => conditions.length > 0 && conditions.every((holds) => holds(clues));
}
