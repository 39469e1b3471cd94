import { expect, test } from 'vitest';
import type { Rules } from '../documents/rules.ts';
import { DEFAULT_RULES } from './default-rules.ts';
import { addCategory, addMatch, removeCategory, renameCategory, setWeight } from './edit-categories.ts';
import { clashesOf, compareRules, mergeRules } from './merge-rules.ts';

const base: Rules = DEFAULT_RULES;
const names = (changes: { name: string; change: string }[]) =>
  changes.map(({ name, change }) => `${name} ${change}`);

test('differences name what was added, changed and removed', () => {
  const after = setWeight(addCategory(removeCategory(base, ['Media', 'Games']), ['New']), ['Comms'], 1);
  expect(names(compareRules(base, { ...after, projectHoldSeconds: 60 }))).toEqual([
    'Comms changed',
    'New added',
    'How long a project holds changed',
    ...(base.categories.some(({ name }) => name.join() === 'Media,Games') ? ['Media > Games removed'] : [])
  ]);
  expect(compareRules(base, { ...base, _rev: '2-x' })).toEqual([]);
});

test('changes in different places come together', () => {
  const mine = addMatch(base, ['Comms', 'IM'], { kind: 'app', name: 'Murmur' });
  const theirs = { ...setWeight(addCategory(base, ['Theirs']), ['Comms'], 1), _rev: '2-theirs' };
  const merged = mergeRules(base, mine, theirs);
  expect(clashesOf(base, mine, theirs)).toEqual([]);
  expect(merged._rev).toBe('2-theirs');
  expect(names(compareRules(theirs, merged))).toEqual(['Comms > IM changed']);
  expect(names(compareRules(mine, merged))).toEqual(['Comms changed', 'Theirs added']);
});

test('of two changes to one rule mine stands unless it yields', () => {
  const mine = setWeight(base, ['Comms'], 2);
  const theirs = setWeight(base, ['Comms'], -2);
  const clashes = clashesOf(base, mine, theirs);
  expect(names(clashes)).toEqual(['Comms changed']);
  expect(mergeRules(base, mine, theirs)).toEqual(mine);
  expect(mergeRules(base, mine, theirs, clashes)).toEqual(theirs);
});

test('what one removes and the other changes is a clash; what both remove is not', () => {
  const mine = removeCategory(base, ['Comms', 'IM']);
  const theirs = renameCategory(base, ['Comms', 'IM'], ['Chat']);
  const clashes = clashesOf(base, mine, theirs);
  expect(names(clashes)).toEqual(['Comms > IM removed']);
  expect(compareRules(mergeRules(base, mine, theirs), mine)).toEqual([]);
  expect(names(compareRules(base, mergeRules(base, mine, theirs, clashes)))).toEqual(['Chat changed']);
  expect(clashesOf(base, mine, mine)).toEqual([]);
});

test('an order that only one changed stands', () => {
  const turned = { ...base, categories: [...base.categories].reverse() };
  const other = setWeight(base, ['Comms'], 2);
  expect(names(compareRules(base, turned))).toEqual(['The order of the categories changed']);
  expect(compareRules(setWeight(turned, ['Comms'], 2), mergeRules(base, other, turned))).toEqual([]);
  expect(compareRules(setWeight(turned, ['Comms'], 2), mergeRules(base, turned, other))).toEqual([]);
});
