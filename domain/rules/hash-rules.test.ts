import { expect, test } from 'vitest';
import { DEFAULT_RULES } from './default-rules.ts';
import { hashRules } from './hash-rules.ts';

test('the hash depends on what rules say, not on their revision or the order of fields', () => {
  const { categories, ...others } = DEFAULT_RULES;
  const hash = hashRules(DEFAULT_RULES);
  expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(hashRules({ categories, _rev: '3-abc', ...others })).toBe(hash);
  expect(hashRules({ ...DEFAULT_RULES, projectHoldSeconds: 301 })).not.toBe(hash);
  expect(hashRules({ ...DEFAULT_RULES, categories: [...categories].reverse() })).not.toBe(hash);
});

test('the hash is SHA-256 of the JSON with sorted keys and no blanks', () => {
  const rules = { ...DEFAULT_RULES, categories: [] };
  expect(hashRules(rules)).toBe('sha256:cf15f21c4b7827d05d520845a347a5e6707a72dad12c1c5f67ae53a963e1a35e');
});
