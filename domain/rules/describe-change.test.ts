import { expect, test } from 'vitest';
import type { Rules } from '../documents/rules.ts';
import { DEFAULT_RULES } from './default-rules.ts';
import { describeChange } from './describe-change.ts';
import { addMatch, renameCategory, setWeight } from './edit-categories.ts';

const category = (id: string) => ({ part: 'categories' as const, id });
const from = (after: Rules, place: Parameters<typeof describeChange>[2]) =>
  describeChange(DEFAULT_RULES, after, place);

test('says what changed of a category', () => {
  expect(from(setWeight(DEFAULT_RULES, ['Comms'], -1), category('comms'))).toBe('weight 0 → −1');
  expect(from(setWeight(DEFAULT_RULES, ['Comms'], undefined), category('comms'))).toBe('weight 0 → none');
  expect(from(renameCategory(DEFAULT_RULES, ['Comms'], ['Talk']), category('comms'))).toBe(
    'name Comms → Talk'
  );
  const sorted = addMatch(DEFAULT_RULES, ['Comms', 'Email'], { kind: 'app', name: 'Slack' });
  expect(from(sorted, category('comms-email'))).toBe('apps + Slack');
  expect(from(sorted, category('comms-im'))).toBe('apps − Slack');
});

test('says what changed of the settings', () => {
  const focus = { ...DEFAULT_RULES.focus, minShare: 0.5 };
  expect(from({ ...DEFAULT_RULES, focus }, { part: 'settings', id: 'focus' })).toBe('least share 0.75 → 0.5');
  const held = { ...DEFAULT_RULES, projectHoldSeconds: 60 };
  expect(from(held, { part: 'settings', id: 'projectHoldSeconds' })).toBe('seconds 300 → 60');
});

test('says nothing of what is new, gone or as before', () => {
  const without = { ...DEFAULT_RULES, categories: [] };
  expect(from(without, category('comms'))).toBe('');
  expect(from(DEFAULT_RULES, category('comms'))).toBe('');
  expect(from(DEFAULT_RULES, { part: 'order', id: 'projects' })).toBe('');
});
