import type { CategoryRule } from '../documents/rules.ts';

/** Rules by how much they count, least first: the deeper path wins, of equal depth the later rule. */
export function rankRules(rules: readonly CategoryRule[]): CategoryRule[] {
  return rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => a.rule.name.length - b.rule.name.length || a.index - b.index)
    .map(({ rule }) => rule);
}
