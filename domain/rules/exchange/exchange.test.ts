import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { compileCategories } from '../../categorise/compile-categories.ts';
import { Rules, type CategoryRule } from '../../documents/rules.ts';
import { defaultCategories } from '../../testing/nine-days.ts';
import { DEFAULT_RULES } from '../default-rules.ts';
import { compareRules } from '../merge-rules.ts';
import { exportAll, exportClasses } from './export-rules.ts';
import { importRules, ImportError } from './import-rules.ts';

const rule = (id: string, name: string, given: Partial<CategoryRule> = {}): CategoryRule => ({
  id,
  name: name.split(' > '),
  rule: { type: 'none' },
  ...given
});
const rulesOf = (...categories: CategoryRule[]): Rules => ({ ...DEFAULT_RULES, categories });
const titled = (regex: string) => ({ rule: { type: 'regex' as const, regex } });
const importJson = (rules: Rules, json: unknown) => importRules(rules, JSON.stringify(json));

describe('importing', () => {
  test("ActivityWatch's own categories come beside those that are there, and make sound rules", () => {
    const { rules, refused } = importJson(DEFAULT_RULES, { categories: defaultCategories });
    expect(refused).toEqual([]);
    expect(v.safeParse(Rules, rules).success).toBe(true);
    expect(new Set(rules.categories.map(({ id }) => id)).size).toBe(rules.categories.length);
    expect(importJson(rules, defaultCategories).rules).toEqual(rules);
  });

  test('a category of the same name gets the pattern, and keeps its apps', () => {
    const before = rulesOf(rule('w', 'Work', { ...titled('old'), apps: ['Code'], weight: 1 }));
    const classes = [{ name: ['Work'], rule: { type: 'regex', regex: 'new' }, data: { score: 2 } }];
    expect(importJson(before, classes).rules.categories).toEqual([
      rule('w', 'Work', { ...titled('new'), apps: ['Code'], weight: 2 })
    ]);
  });

  test('a category that no rules may hold is refused, and the rules stay valid', () => {
    const { rules, refused } = importJson(rulesOf(), [
      { name: ['Work', ''], rule: { type: 'regex', regex: 'Foo' } },
      { name: [''], rule: { type: 'none' } },
      { name: Array.from({ length: 11 }, () => 'deep'), rule: { type: 'none' } },
      { name: ['x'.repeat(300)], rule: { type: 'none' } },
      { name: ['Good'], rule: { type: 'none' } }
    ]);
    expect(rules.categories.map(({ name }) => name)).toEqual([['Good']]);
    expect(refused).toHaveLength(4);
    expect(refused[0]).toEqual({ name: '"Work > "', reason: 'has another shape: name.1: is empty' });
    expect(v.is(Rules, rules)).toBe(true);
  });

  test('rules that would be too large are refused as a whole', () => {
    const many = Array.from({ length: 2001 }, (_, index) => ({
      name: [`N${index}`],
      rule: { type: 'none' }
    }));
    expect(() => importJson(rulesOf(), many)).toThrow(ImportError);
  });

  test('scores may be texts, and a selection of fields is reported', () => {
    const { rules, notes } = importJson(rulesOf(), [
      { name: ['A'], rule: { type: 'none' }, data: { score: '-5' } },
      { name: ['B'], rule: { type: 'none' }, data: { score: '' } },
      { name: ['C'], rule: { type: 'regex', regex: 'c', select_keys: ['url'] } }
    ]);
    expect(rules.categories.map(({ weight }) => weight)).toEqual([-2, undefined, undefined]);
    expect(notes).toEqual([
      {
        name: '"C"',
        reason:
          'was limited to url (select_keys), which is not supported: its pattern looks at app and title.'
      }
    ]);
  });

  test('thousands of categories are read in a moment', () => {
    const many = Array.from({ length: 1900 }, (_, index) => ({
      name: ['W', `N${index}`],
      rule: { type: 'none' }
    }));
    const { rules } = importJson(rulesOf(), many);
    const startMs = performance.now();
    expect(importJson(rules, many).rules).toEqual(rules);
    expect(compareRules(rulesOf(), rules)).toHaveLength(1900);
    expect(performance.now() - startMs).toBeLessThan(3000);
  });

  test('what cannot be used is refused with the reason, the rest is taken', () => {
    const { rules, refused } = importJson(rulesOf(), [
      { name: ['A'], rule: { type: 'regex', regex: 'x(?=y)' } },
      { name: ['B'], rule: { type: 'weird' } },
      7,
      { name: ['C'], rule: { type: 'regex', regex: 'c' } }
    ]);
    expect(rules.categories.map(({ id }) => id)).toEqual(['c']);
    expect(refused.map(({ name }) => name)).toEqual(['"B"', 'number 3', '"A"']);
    expect(refused[2]?.reason).toContain('look-ahead and look-behind are not supported');
  });

  test('a complete export takes the place of everything but the revision', () => {
    const other = rulesOf(rule('x', 'X'), rule('bad', 'Bad', titled('(')));
    const { rules, refused } = importRules(
      { ...DEFAULT_RULES, _rev: '4-a' },
      exportAll({ ...other, _rev: '9-b' })
    );
    expect(rules).toEqual({ ...rulesOf(rule('x', 'X')), _rev: '4-a' });
    expect(refused.map(({ name }) => name)).toEqual(['"Bad"']);
    expect(importRules(DEFAULT_RULES, exportAll(DEFAULT_RULES)).rules).toEqual(DEFAULT_RULES);
  });

  test.each(['{', '{"buckets":{}}', '"x"'])('%s is no file of rules', (text) => {
    expect(() => importRules(DEFAULT_RULES, text)).toThrow(ImportError);
  });
});

describe('exporting for ActivityWatch', () => {
  const rules = rulesOf(
    rule('w', 'Work', { weight: 2, color: '#0a0' }),
    rule('t', 'Work > Code', titled('GitHub')),
    rule('c', 'Work > Code', { apps: ['Code.exe', 'C++ (x)'], domains: ['github.dev'] }),
    rule('v', 'Video', { apps: ['mpv'] })
  );

  test('makes one category of a name, with apps and domains as patterns', () => {
    expect(JSON.parse(exportClasses(rules))).toEqual({
      categories: [
        { name: ['Work'], rule: { type: 'none' }, data: { color: '#0a0', score: 2 } },
        {
          name: ['Work', 'Code'],
          rule: {
            type: 'regex',
            regex: String.raw`GitHub|^(?:Code|C\+\+ \(x\))(?:\.exe)?$|\b(?:github\.dev)\b`
          }
        },
        {
          name: ['Video'],
          rule: { type: 'regex', regex: String.raw`^(?:mpv)(?:\.exe)?$`, ignore_case: true }
        }
      ]
    });
  });

  test('what is exported categorises apps as before once it is imported', () => {
    const again = importRules(rulesOf(), exportClasses(rules)).rules;
    expect(compareRules(rulesOf(), again)).toHaveLength(3);
    const categorise = compileCategories(again.categories);
    const categoryOf = (app: string, title = '') => categorise([app, title], app, '').name;
    expect(['Code', 'C++ (x)', 'MPV', 'Code - Insiders'].map((app) => categoryOf(app))).toEqual([
      'Work > Code',
      'Work > Code',
      'Video',
      'Uncategorized'
    ]);
    expect(categoryOf('Chrome', 'https://github.dev/x')).toBe('Work > Code');
  });

  test('the default rules can be exported and imported again', () => {
    const { refused } = importRules(rulesOf(), exportClasses(DEFAULT_RULES));
    expect(refused).toEqual([]);
  });
});
