/** Changes to the project rules. Each returns new rules and leaves those given as they are. */
import type { ProjectRule, Rules } from '../documents/rules.ts';
import { newRuleId } from './rule-id.ts';

/** With a rule for a project, last and without conditions yet. */
export function addProjectRule(rules: Rules, project: string): Rules {
  const id = newRuleId(
    [project],
    'project',
    rules.projects.map((rule) => rule.id)
  );
  return { ...rules, projects: [...rules.projects, { id, project }] };
}

/** One rule in place of what it was. */
export const replaceProjectRule = (rules: Rules, rule: ProjectRule): Rules => ({
  ...rules,
  projects: rules.projects.map((other) => (other.id === rule.id ? rule : other))
});

export const removeProjectRule = (rules: Rules, id: string): Rules => ({
  ...rules,
  projects: rules.projects.filter((rule) => rule.id !== id)
});

/** A rule so many places later, or earlier where `by` is negative; no further than the end. */
export function moveProjectRule(rules: Rules, id: string, by: number): Rules {
  const index = rules.projects.findIndex((rule) => rule.id === id);
  if (index === -1) return rules;
  const others = rules.projects.filter((rule) => rule.id !== id);
  const place = Math.max(0, Math.min(others.length, index + by));
  return {
    ...rules,
    projects: [...others.slice(0, place), ...rules.projects.slice(index, index + 1), ...others.slice(place)]
  };
}

/** The rule with another pattern; an empty one: without. */
export function withPattern(
  { regex: _regex, ignore_case: _ignoreCase, ...rule }: ProjectRule,
  { regex, ignoreCase }: { regex: string; ignoreCase: boolean }
): ProjectRule {
  return regex === '' ? rule : { ...rule, regex, ignore_case: ignoreCase };
}
