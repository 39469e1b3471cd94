import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRules } from '../categorise/compile-rules.ts';
import type { CategoryRule, ProjectRule, Rules } from '../documents/rules.ts';
import { anyRules } from '../testing/any-rules.ts';
import { DEFAULT_RULES } from './default-rules.ts';
import { sameTitlePatterns, titlePatternsOf, withTitlePatterns } from './title-patterns.ts';

const category = (id: string, name: string, regex = '', more: Partial<CategoryRule> = {}): CategoryRule => ({
  id,
  name: name.split(' > '),
  rule: regex === '' ? { type: 'none' } : { type: 'regex', regex },
  ...more
});
const rulesOf = (categories: CategoryRule[], projects: ProjectRule[] = []): Rules => ({
  ...DEFAULT_RULES,
  categories,
  projects
});
const categoryOf = (rules: Rules, title: string, app = '') =>
  compileRules(rules).categorise([title], app, '').name;

const tickets: ProjectRule = { id: 'tickets', project: 'support', regex: 'SUP-\\d', apps: ['Chrome'] };
const before = rulesOf(
  [category('a', 'A', 'alpha'), category('b', 'B', 'beta'), category('c', 'C')],
  [tickets]
);

describe('title patterns', () => {
  test('are the same whatever else of the rules changes', () => {
    const after = {
      ...rulesOf(
        [
          category('a', 'Renamed', 'alpha', { apps: ['Code'], weight: 2, color: '#fff' }),
          category('x', 'New', '', { domains: ['x.test'] }),
          category('b', 'B', 'beta'),
          category('c', 'C > D', '', { apps: ['c'] })
        ],
        [{ id: 'slack', project: 'chat', apps: ['Slack'] }, tickets]
      ),
      projectHoldSeconds: 0
    };
    expect(sameTitlePatterns(before, after)).toBe(true);
  });

  test.each<[string, Rules]>([
    ['a new one', rulesOf([...before.categories, category('n', 'N', 'new')], before.projects)],
    ['another expression', rulesOf([category('a', 'A', 'alph'), ...before.categories.slice(1)], [tickets])],
    ['none any more', rulesOf(before.categories.slice(1), [tickets])],
    ['another order', rulesOf([...before.categories].reverse(), [tickets])],
    ['another depth', rulesOf([category('a', 'X > A', 'alpha'), ...before.categories.slice(1)], [tickets])],
    [
      'fewer conditions',
      rulesOf(before.categories, [{ id: 'tickets', project: 'support', regex: 'SUP-\\d' }])
    ],
    ['another name to look for', rulesOf(before.categories, [{ ...tickets, project: 'secret' }])],
    ['a project rule with a pattern', rulesOf(before.categories, [tickets, { ...tickets, id: 'more' }])]
  ])('differ by %s', (_name, after) => {
    expect(sameTitlePatterns(before, after)).toBe(false);
  });
});

describe('rules with the title patterns of earlier rules', () => {
  test('find in titles what was found then, and apps as now', () => {
    const after = rulesOf(
      [
        category('b', 'Beta', 'beta|gamma'),
        category('n', 'New', 'delta', { apps: ['Code'] }),
        category('c', 'C', 'epsilon')
      ],
      [{ ...tickets, regex: '.' }]
    );
    const mixed = withTitlePatterns(after, titlePatternsOf(before));
    expect(['alpha', 'beta', 'gamma', 'delta', 'epsilon'].map((title) => categoryOf(mixed, title))).toEqual([
      'A',
      'Beta',
      'Uncategorized',
      'Uncategorized',
      'Uncategorized'
    ]);
    expect(categoryOf(mixed, 'delta', 'Code')).toBe('New');
    expect(mixed.projects).toEqual([tickets]);
  });

  test('decide between patterns as then: by order and by depth', () => {
    const both = 'alpha and beta';
    expect(categoryOf(before, both)).toBe('B');
    const reversed = rulesOf([...before.categories].reverse());
    expect(categoryOf(reversed, both)).toBe('A');
    expect(categoryOf(withTitlePatterns(reversed, titlePatternsOf(before)), both)).toBe('B');
    const deeper = rulesOf([category('a', 'X > A', 'alpha'), ...before.categories.slice(1)]);
    expect(categoryOf(deeper, both)).toBe('X > A');
    expect(categoryOf(withTitlePatterns(deeper, titlePatternsOf(before)), both)).toBe('B');
  });

  test('have those patterns and no others, and are the rules themselves where nothing changed', () => {
    expect(withTitlePatterns(before, titlePatternsOf(structuredClone(before)))).toBe(before);
    fc.assert(
      fc.property(anyRules, anyRules, (now, then) => {
        const mixed = withTitlePatterns(now, titlePatternsOf(then));
        const patterns = (rules: Rules) => {
          const { categories, projects } = titlePatternsOf(rules);
          return [categories.map(({ id, rule }) => [id, rule]), projects].map((list) =>
            list.map((rule) => JSON.stringify(rule)).sort()
          );
        };
        expect(patterns(mixed)).toEqual(patterns(then));
      })
    );
  });
});

test('a project rule that looks at no title gives no name to look for in titles', () => {
  const chat: ProjectRule = { id: 'chat', project: 'redundancies', apps: ['Slack'] };
  expect(compileRules(rulesOf([], [chat, tickets])).ruleProjects).toEqual(['support']);
});
