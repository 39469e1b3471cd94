/** Small rules at random: few ids, names and patterns, so that two of them have much in common. */
import fc from 'fast-check';
import type { CategoryRule, ProjectRule, Rules } from '../documents/rules.ts';
import { DEFAULT_RULES } from '../rules/default-rules.ts';

const anyId = fc.constantFrom('a', 'b', 'c', 'd');
const anyRegex = fc.constantFrom('', 'x', 'x+y', 'PAY-\\d{3}');
const anyMatches = fc.subarray(['Code', 'Slack', 'x.test']);

const anyCategory: fc.Arbitrary<CategoryRule> = fc
  .record({
    id: anyId,
    name: fc.constantFrom('Work', 'Work > Code', 'Media').map((name) => name.split(' > ')),
    regex: anyRegex,
    ignoreCase: fc.boolean(),
    apps: anyMatches
  })
  .map(({ id, name, regex, ignoreCase, apps }) => ({
    id,
    name,
    rule:
      regex === '' ? { type: 'none' as const } : { type: 'regex' as const, regex, ignore_case: ignoreCase },
    apps
  }));

const anyProject: fc.Arbitrary<ProjectRule> = fc.record(
  {
    id: anyId,
    project: fc.constantFrom('web', 'api'),
    regex: anyRegex,
    ignore_case: fc.boolean(),
    apps: anyMatches,
    domains: anyMatches
  },
  { requiredKeys: ['id', 'project'] }
);

const byId = { selector: ({ id }: { id: string }) => id, maxLength: 4 };

export const anyRules: fc.Arbitrary<Rules> = fc
  .record({
    categories: fc.uniqueArray(anyCategory, byId),
    projects: fc.uniqueArray(anyProject, byId),
    projectHoldSeconds: fc.constantFrom(DEFAULT_RULES.projectHoldSeconds, 3600)
  })
  .map((parts) => ({ ...DEFAULT_RULES, ...parts }));
