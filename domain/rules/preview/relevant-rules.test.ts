import { describe, expect, it } from 'vitest';
import type { CategoryRule, ProjectRule } from '../../documents/rules.ts';
import { MAX_RULES } from '../../documents/rules.ts';
import type { CellKey } from '../../documents/day.ts';
import { DEFAULT_RULES } from '../default-rules.ts';
import { categoryTrials } from './category-trials.ts';
import { previewRules } from './preview-rules.ts';
import { projectTrials } from './project-trials.ts';

const WINDOWS = [
  { app: 'Code.exe', domain: '' },
  { app: 'code', domain: undefined },
  { app: undefined, domain: 'docs.example.com:8080' },
  { app: 'Chrome', domain: 'www.docs.example.com' },
  { app: 'Chrome', domain: 'notexample.com' },
  { app: undefined, domain: undefined }
];

const CATEGORIES: CategoryRule[] = [
  { id: 'a', name: ['A'], rule: { type: 'none' }, apps: ['CODE'] },
  { id: 'b', name: ['B'], rule: { type: 'none' }, domains: ['Example.com'] },
  { id: 'c', name: ['C'], rule: { type: 'regex', regex: 'chrome', ignore_case: true } },
  { id: 'd', name: ['A', 'D'], rule: { type: 'none' }, domains: ['docs.example.com:8080'] },
  { id: 'e', name: ['E'], rule: { type: 'none' } }
];
const PROJECTS: ProjectRule[] = [
  { id: 'a', project: 'A', apps: ['Code'] },
  { id: 'b', project: 'B', apps: ['Chrome'], domains: ['example.com'] },
  { id: 'c', project: 'C', regex: 'x', domains: ['example.com'] },
  { id: 'd', project: 'D' }
];

describe.each(WINDOWS)('of app $app and domain $domain', (window) => {
  it('all rules that are not ruled out are tried, in their order', () => {
    // One rule at a time: nothing is left out by its place in a list.
    const alone = [...CATEGORIES].sort((a, b) => b.name.length - a.name.length || (a.id < b.id ? 1 : -1));
    expect(categoryTrials(CATEGORIES)(window)).toEqual(
      alone.flatMap((rule) => categoryTrials([rule])(window))
    );
    expect(projectTrials(PROJECTS)(window)).toEqual(
      PROJECTS.flatMap((rule) => projectTrials([rule])(window))
    );
  });
});

it('names the rules of each window', () => {
  const names = WINDOWS.map((window) => categoryTrials(CATEGORIES)(window).map(({ result }) => result));
  expect(names).toEqual([
    ['C', 'A'],
    ['A > D', 'C', 'B', 'A'],
    ['A > D', 'C', 'B', 'A'],
    ['C', 'B'],
    ['C'],
    ['A > D', 'C', 'B', 'A']
  ]);
});

it('previews 20,000 keys by 2,000 categories in a moment', () => {
  const categories = Array.from({ length: MAX_RULES }, (_, index): CategoryRule => ({
    id: `c${index}`,
    name: ['Top', `Category ${index}`],
    rule: { type: 'none' },
    apps: [`App ${index}`]
  }));
  const keys = Array.from({ length: 20_000 }, (_, index): CellKey => [
    `App ${index}`,
    'Uncategorized',
    '',
    ''
  ]);
  const day = {
    keys,
    why: keys.map((): [string, string] => ['', '']),
    cells: keys.flatMap((_, key) => [0, key, 1])
  };
  const startMs = performance.now();
  const { moves } = previewRules([day], DEFAULT_RULES, { ...DEFAULT_RULES, categories }).categories;
  expect(moves).toHaveLength(MAX_RULES);
  // A hundred times as much as it takes: with every rule tried on every key it takes minutes.
  expect(performance.now() - startMs).toBeLessThan(20_000);
});
