import { expect, test } from 'vitest';
import { DEFAULT_RULES } from './default-rules.ts';
import {
  addProjectRule,
  moveProjectRule,
  removeProjectRule,
  replaceProjectRule,
  withPattern
} from './edit-projects.ts';

const rules = ['Pay', 'Pay', 'Web'].reduce(addProjectRule, DEFAULT_RULES);
const ids = ({ projects }: typeof rules) => projects.map(({ id }) => id).join(' ');

test('project rules are added last, each with an id of its own', () => {
  expect(rules.projects).toEqual([
    { id: 'pay', project: 'Pay' },
    { id: 'pay--2', project: 'Pay' },
    { id: 'web', project: 'Web' }
  ]);
});

test('they are replaced and removed by id', () => {
  expect(replaceProjectRule(rules, { id: 'web', project: 'Site' }).projects.at(-1)?.project).toBe('Site');
  expect(ids(removeProjectRule(rules, 'pay--2'))).toBe('pay web');
});

test('they change places within the list', () => {
  expect(ids(moveProjectRule(rules, 'web', -1))).toBe('pay web pay--2');
  expect(ids(moveProjectRule(rules, 'pay', 9))).toBe('pay--2 web pay');
  expect(moveProjectRule(rules, 'none', 1)).toBe(rules);
});

test('an empty pattern is none', () => {
  const rule = { id: 'web', project: 'Web', regex: 'x', ignore_case: true };
  expect(withPattern(rule, { regex: '', ignoreCase: true })).toEqual({ id: 'web', project: 'Web' });
  expect(withPattern(rule, { regex: 'y', ignoreCase: false })).toEqual({
    id: 'web',
    project: 'Web',
    regex: 'y',
    ignore_case: false
  });
});
