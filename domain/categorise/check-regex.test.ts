import { expect, test } from 'vitest';
import { checkRegex, compileRegex, RegexError } from './check-regex.ts';
import { checkRules } from './check-rules.ts';

test.each([
  ['Git(?=Hub)', 'look-ahead and look-behind are not supported'],
  ['(?<!not )work', 'look-ahead and look-behind are not supported'],
  ['(a)\\1', 'back-references are not supported'],
  ['(?P<x>a)(?P=x)', 'back-references are not supported'],
  ['(?>a)', 'atomic groups and possessive repetition are not supported'],
  ['a++', 'atomic groups and possessive repetition are not supported'],
  ['[abc', 'missing closing ]'],
  ['(abc', 'missing closing )'],
  ['a{5000}', 'invalid repeat count']
])('%s is refused with the reason', (regex, reason) => {
  expect(checkRegex(regex)).toContain(reason);
  expect(checkRegex(regex)).toContain(`"${regex}"`);
  expect(() => compileRegex(regex, false)).toThrow(RegexError);
});

test.each([
  'GitHub|Stack Overflow',
  '(?i)vim',
  '\\bCI #\\d+',
  '^(●|\\*)',
  'Übergabe',
  '(?P<ticket>[A-Z]+-\\d+)',
  ''
])('%s can be used', (regex) => {
  expect(checkRegex(regex)).toBeUndefined();
});

test('a pattern that takes others exponential time is harmless', () => {
  expect(compileRegex('(a+)+$', false).test(`${'a'.repeat(5000)}!`)).toBe(false);
});

test('rules tell every problem with the id of the rule', () => {
  const problems = checkRules({
    categories: [
      { id: 'good', name: ['A'], rule: { type: 'regex', regex: 'x' } },
      { id: 'bad', name: ['B'], rule: { type: 'regex', regex: '(?=x)' } },
      { id: 'good', name: ['C'], rule: { type: 'none' } }
    ],
    projects: [{ id: 'worse', project: 'p', regex: '[' }]
  });
  expect(problems.map(({ ruleId }) => ruleId)).toEqual(['bad', 'worse', 'good']);
  expect(checkRules({ categories: [], projects: [] })).toEqual([]);
});
