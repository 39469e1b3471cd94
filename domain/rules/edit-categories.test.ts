import { describe, expect, test } from 'vitest';
import { weightOf } from '../categorise/category-weight.ts';
import type { CategoryRule, Rules } from '../documents/rules.ts';
import { categoryTree, flattenTree } from './category-tree.ts';
import { DEFAULT_RULES } from './default-rules.ts';
import {
  addCategory,
  addMatch,
  mergeCategory,
  removeCategory,
  renameCategory,
  setColor,
  setWeight
} from './edit-categories.ts';

const rule = (id: string, name: string, given: Partial<CategoryRule> = {}): CategoryRule => ({
  id,
  name: name.split(' > '),
  rule: { type: 'none' },
  ...given
});
const rules: Rules = {
  ...DEFAULT_RULES,
  categories: [
    rule('titles', 'Work > Code', { rule: { type: 'regex', regex: 'x' } }),
    rule('work', 'Work', { weight: 1 }),
    rule('code', 'Work > Code', { apps: ['Code.exe'], weight: 2, color: '#0a0' }),
    rule('rust', 'Work > Code > Rust'),
    rule('video', 'Media > Video', { weight: 0, domains: ['youtube.com'] }),
    rule('workshop', 'Workshop')
  ],
  sharing: { ...DEFAULT_RULES.sharing, hiddenCategories: ['Work > Code', 'Workshop'] }
};
const names = ({ categories }: Rules) => categories.map(({ name }) => name.join(' > '));

test('the tree holds every category once, with what it inherits and from where', () => {
  const nodes = flattenTree(categoryTree(rules.categories));
  expect(
    nodes.map(({ name, weight, inherited }) => [name, weight, inherited.weight, inherited.from])
  ).toEqual([
    ['Work', 1, 0, undefined],
    ['Work > Code', 2, 1, 'Work'],
    ['Work > Code > Rust', undefined, 2, 'Work > Code'],
    ['Media', undefined, 0, undefined],
    ['Media > Video', 0, 0, undefined],
    ['Workshop', undefined, 0, undefined]
  ]);
  expect(nodes[1]?.rules.map(({ id }) => id)).toEqual(['titles', 'code']);
  expect(nodes[3]?.rules).toEqual([]);
});

describe('renaming', () => {
  test('takes along what is below, and what is kept private', () => {
    const renamed = renameCategory(rules, ['Work', 'Code'], ['Making']);
    expect(names(renamed)).toEqual([
      'Making',
      'Work',
      'Making',
      'Making > Rust',
      'Media > Video',
      'Workshop'
    ]);
    expect(renamed.sharing.hiddenCategories).toEqual(['Making', 'Workshop']);
  });

  test('to a name that exists makes the two one', () => {
    const renamed = renameCategory(rules, ['Workshop'], ['Work']);
    expect(categoryTree(renamed.categories)[0]?.rules.map(({ id }) => id)).toEqual(['work', 'workshop']);
  });
});

test('removing removes what is below', () => {
  const removed = removeCategory(rules, ['Work']);
  expect(names(removed)).toEqual(['Media > Video', 'Workshop']);
  expect(removed.sharing.hiddenCategories).toEqual(['Workshop']);
});

test('merging keeps what was matched, and the weight of the other', () => {
  const merged = mergeCategory(rules, ['Work', 'Code'], ['Media', 'Video']);
  expect(names(merged)).toEqual([
    'Media > Video',
    'Work',
    'Media > Video',
    'Media > Video',
    'Media > Video',
    'Workshop'
  ]);
  expect(weightOf(merged, 'Media > Video')).toBe(0);
  expect(merged.categories[2]).toEqual(rule('code', 'Media > Video', { apps: ['Code.exe'] }));
  expect(merged.sharing.hiddenCategories).toEqual(['Workshop']);
});

describe('weights', () => {
  test('an explicit 0 is a weight, undefined inherits', () => {
    const path = ['Work', 'Code'];
    expect(weightOf(setWeight(rules, path, 0), 'Work > Code > Rust')).toBe(0);
    expect(weightOf(setWeight(rules, path, undefined), 'Work > Code > Rust')).toBe(1);
  });

  test('can be given to a category that had no rule', () => {
    const weighed = setWeight(rules, ['Media'], -1);
    expect(weighed.categories.at(-1)).toEqual(rule('media', 'Media', { weight: -1 }));
    expect(weightOf(weighed, 'Media > Video')).toBe(0);
  });
});

test('a colour is given to every rule of the category and taken from all', () => {
  const colors = ({ categories }: Rules) => categories.flatMap(({ color }) => color ?? []);
  expect(colors(setColor(rules, ['Work', 'Code'], '#123456'))).toEqual(['#123456', '#123456']);
  expect(colors(setColor(rules, ['Work', 'Code'], undefined))).toEqual([]);
});

describe('sorting an app or a domain into a category', () => {
  test('takes it out of the others', () => {
    const sorted = addMatch(rules, ['Media', 'Video'], { kind: 'app', name: 'code' });
    expect(sorted.categories.find(({ id }) => id === 'code')?.apps).toEqual([]);
    expect(sorted.categories.find(({ id }) => id === 'video')?.apps).toEqual(['code']);
  });

  test('makes the category where there is none', () => {
    const sorted = addMatch(rules, ['Comms', 'Chat'], { kind: 'domain', name: 'chat.test' });
    expect(sorted.categories.at(-1)).toEqual(rule('comms-chat', 'Comms > Chat', { domains: ['chat.test'] }));
  });
});

test('a category that is there is not added again', () => {
  expect(addCategory(rules, ['Work'])).toBe(rules);
  expect(names(addCategory(rules, ['Work', 'New'])).at(-1)).toBe('Work > New');
});
