import type { Rules, Sharing } from '../documents/rules.ts';
import { compileProjectRules, type FindProjectRule } from '../projects/compile-project-rules.ts';
import { hashRules } from '../rules/hash-rules.ts';
import { looksAtTitle } from '../rules/title-patterns.ts';
import { categoryWeights } from './category-weight.ts';
import { compileCategories, type Categorise } from './compile-categories.ts';

/** An organisation's rules ready for use. Results are cached, so reuse it for as long as the rules stay the same. */
export type CompiledRules = {
  /** Content hash, as documents name the rules they were made with. */
  hash: string;
  categorise: Categorise;
  weightOf: (category: string) => number;
  findProjectRule: FindProjectRule;
  /** The names of projects whose rules look at titles: a title that mentions one selects it. */
  ruleProjects: readonly string[];
  sharing: Sharing;
  projectHoldSeconds: number;
};

/** @throws RegexError when a category's or project's pattern cannot be used. */
export function compileRules(rules: Rules): CompiledRules {
  return {
    hash: hashRules(rules),
    categorise: compileCategories(rules.categories),
    weightOf: categoryWeights(rules),
    findProjectRule: compileProjectRules(rules.projects),
    ruleProjects: [...new Set(rules.projects.filter(looksAtTitle).map(({ project }) => project))],
    sharing: rules.sharing,
    projectHoldSeconds: rules.projectHoldSeconds
  };
}
