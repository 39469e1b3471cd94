import { expect, it } from 'vitest';
import type { CategoryRule, Rules } from '../documents/rules.ts';
import { categoryTree, flattenTree } from './category-tree.ts';
import { DEFAULT_RULES } from './default-rules.ts';
import { moveCategory, siblingsOf } from './move-category.ts';

const rule = (...name: string[]): CategoryRule => ({
  id: name.join('-').toLowerCase(),
  name,
  rule: { type: 'none' }
});
const rules: Rules = {
  ...DEFAULT_RULES,
  categories: [rule('Work'), rule('Work', 'Code'), rule('Media'), rule('Work', 'Docs'), rule('Comms')]
};
const names = ({ categories }: Rules) => flattenTree(categoryTree(categories)).map(({ name }) => name);

it('a category moves among its siblings, with everything below it', () => {
  expect(siblingsOf(rules, ['Media'])).toEqual(['Work', 'Media', 'Comms']);
  expect(names(moveCategory(rules, ['Work'], 2))).toEqual([
    'Media',
    'Comms',
    'Work',
    'Work > Code',
    'Work > Docs'
  ]);
  expect(names(moveCategory(rules, ['Work', 'Docs'], 0))).toEqual([
    'Work',
    'Work > Docs',
    'Work > Code',
    'Media',
    'Comms'
  ]);
});

it('a place that there is not is the nearest one, and nothing is lost', () => {
  for (const place of [-3, 0, 1, 2, 99]) {
    const moved = moveCategory(rules, ['Media'], place);
    expect(moved.categories.map(({ id }) => id).sort()).toEqual(rules.categories.map(({ id }) => id).sort());
  }
  expect(names(moveCategory(rules, ['Media'], 99)).at(-1)).toBe('Media');
  expect(names(moveCategory(rules, ['Nothing'], 0))).toEqual(names(rules));
});
