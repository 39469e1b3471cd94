import type { Rules } from '../documents/rules.ts';
import { checkRegex } from './check-regex.ts';

/** What is wrong with a rule: its id, and a sentence for the person who writes it. */
export type RuleProblem = { ruleId: string; problem: string };

/** Everything that keeps rules from being used, empty where they are sound: patterns, and ids that occur twice. */
export function checkRules({ categories, projects }: Pick<Rules, 'categories' | 'projects'>): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const patterns = [
    ...categories.map(({ id, rule }) => ({ id, regex: rule.type === 'regex' ? rule.regex : '' })),
    ...projects.map(({ id, regex = '' }) => ({ id, regex }))
  ];
  for (const { id, regex } of patterns) {
    const problem = regex === '' ? undefined : checkRegex(regex);
    if (problem !== undefined) problems.push({ ruleId: id, problem });
  }
  return [...problems, ...repeatedIds(categories), ...repeatedIds(projects)];
}

function repeatedIds(rules: readonly { id: string }[]): RuleProblem[] {
  const repeated = rules.filter(({ id }, index) => rules.findIndex((other) => other.id === id) < index);
  return repeated.map(({ id }) => ({ ruleId: id, problem: `The id "${id}" occurs more than once.` }));
}
