import { expect, test } from 'vitest';
import { RE2JS } from 're2js';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { MAX_PATTERN_LENGTH, MAX_PATTERNS_SIZE, Rules } from '../documents/rules.ts';
import * as v from 'valibot';
import { checkRegex } from './check-regex.ts';
import { compileRules } from './compile-rules.ts';
import { patternSize } from './pattern-size.ts';

test.each([
  ['GitHub|GitLab', 13],
  ['\\d{4}-\\d{2}-\\d{2}', 17 + 8],
  ['(?:ab){3}', 27],
  ['((x{10}){10}){10}', (17 + 10) * 100],
  ['x{5,}', 10],
  ['x{0,9}', 15],
  ['x{,9}', 5]
])('%s has the size %i', (pattern, size) => {
  expect(patternSize(pattern)).toBe(size);
});

test('no program is longer than the size of its pattern says', () => {
  for (const pattern of [
    '(x{30}){30}',
    '((x{10}){10}){10}',
    '(?:[a-z]{0,30}|b){0,30}',
    'a|b{9}c?',
    '(a)(b)'
  ]) {
    expect(RE2JS.compile(pattern).programSize()).toBeLessThanOrEqual(3 * patternSize(pattern));
  }
});

const rulesOf = (pattern: string): Rules => {
  const count = Math.floor(MAX_PATTERNS_SIZE / patternSize(pattern));
  const categories = Array.from({ length: Math.min(count, 2000) }, (_, index) => ({
    id: `c${index}`,
    name: ['C'],
    rule: { type: 'regex' as const, regex: pattern, ignore_case: true }
  }));
  return { ...DEFAULT_RULES, categories };
};

test.each([
  ['alternatives', Array.from({ length: 700 }, (_, index) => `w${index}`).join('|')],
  ['repetition', '(?:x{30}){30}'],
  ['optional repetition', '(?:[a-z]{0,30}|b){0,30}'],
  ['classes of Unicode', '\\pL|'.repeat(20)],
  ['wide ranges without case', '[B-\\x{1E943}]'],
  ['groups', '(a)'.repeat(300)]
])('the largest rules of %s compile within a second', (_name, pattern) => {
  const rules = v.parse(Rules, rulesOf(pattern));
  const before = process.cpuUsage();
  compileRules(rules);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});

test('what is larger is refused, alone and together', () => {
  expect(checkRegex('x|'.repeat(MAX_PATTERN_LENGTH))).toMatch(/too large/);
  expect(checkRegex('(x{30}){30}'.repeat(3))).toMatch(/too large/);
  const half = '(?:x{30}){30}'.padEnd(1000, 'x');
  const rules = rulesOf(half);
  const [first] = rules.categories;
  const more = { ...rules, categories: [...rules.categories, { ...first!, id: 'more' }] };
  expect(v.is(Rules, rules)).toBe(true);
  const refused = v.safeParse(Rules, { ...more, categories: [...more.categories, ...more.categories] });
  expect(refused.issues?.[0].message).toMatch(/together are too large/);
});

test('long lists and texts are refused', () => {
  const wrong = [
    {
      categories: Array.from({ length: 2001 }, (_, index) => ({
        ...DEFAULT_RULES.categories[0]!,
        id: `c${index}`
      }))
    },
    { categories: [{ ...DEFAULT_RULES.categories[0]!, apps: ['x'.repeat(201)] }] },
    { projects: [{ id: 'p', project: 'p', domains: Array.from({ length: 2001 }, () => 'x') }] }
  ];
  for (const part of wrong) expect(v.is(Rules, { ...DEFAULT_RULES, ...part })).toBe(false);
  const names = Array.from({ length: 2000 }, (_, index) => `app-${index}`.padEnd(150, 'x'));
  const refused = v.safeParse(Rules, {
    ...DEFAULT_RULES,
    categories: [{ ...DEFAULT_RULES.categories[0]!, apps: names }]
  });
  expect(refused.issues?.[0].message).toMatch(/larger than 200 kB/);
});
