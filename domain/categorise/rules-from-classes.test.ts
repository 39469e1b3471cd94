import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CategoryRule } from '../documents/rules.ts';
import { defaultCategories } from '../testing/nine-days.ts';
import { ClassesSetting } from '../activitywatch/bucket.ts';
import { rulesFromClasses } from './rules-from-classes.ts';

test("ActivityWatch's default categories become rules", () => {
  const rules = rulesFromClasses(v.parse(ClassesSetting, defaultCategories) ?? []);
  expect(v.safeParse(v.array(CategoryRule), rules).success).toBe(true);
  expect(rules.map(({ id }) => id).slice(0, 4)).toEqual([
    'work',
    'work-programming',
    'work-programming-activitywatch',
    'work-image'
  ]);
  expect(rules[0]).toEqual({
    id: 'work',
    name: ['Work'],
    rule: { type: 'regex', regex: 'Google Docs|libreoffice|ReText' },
    color: '#0F0',
    weight: 2
  });
  expect(rules.find(({ id }) => id === 'media')).toEqual({
    id: 'media',
    name: ['Media'],
    rule: { type: 'none' },
    color: '#F33'
  });
  expect(rules.at(-1)?.rule).toEqual({ type: null });
});

test.each([
  [10, 2],
  [1, 1],
  [0.4, 0],
  [-0.4, 0],
  [-7, -2]
])('a score of %d is a weight of %i', (score, weight) => {
  expect(rulesFromClasses([{ name: ['A'], rule: { type: 'none' }, data: { score } }])[0]?.weight).toBe(
    weight
  );
});

test('no score is no weight, and equal or unwritable names get ids of their own', () => {
  const none = { type: 'none' as const };
  const rules = rulesFromClasses([
    { name: ['Müll', '日本'], rule: none, data: { score: null, color: null } },
    { name: ['日本'], rule: none },
    { name: ['日本'], rule: none },
    { name: ['x'.repeat(90)], rule: none }
  ]);
  expect(rules.map(({ id }) => id)).toEqual([
    'mull-0abzxw3',
    'category-17kf1bg',
    'category-17kf1bg--2',
    `${'x'.repeat(48)}-083j0jt`
  ]);
  expect(rules[0]).toEqual({ id: 'mull-0abzxw3', name: ['Müll', '日本'], rule: none });
});
