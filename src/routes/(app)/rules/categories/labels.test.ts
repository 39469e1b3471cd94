import { expect, it } from 'vitest';

import { inheritedLabel, matchLabel, weightLabel } from './labels.ts';

it('says weights in words, with the sign that reads well', () => {
  expect([2, 0, -1].map(weightLabel)).toEqual(['2 · very productive', '0 · neutral', '−1 · distracting']);
  expect(inheritedLabel({ weight: 0, from: undefined })).toBe('not set · neutral');
  expect(inheritedLabel({ weight: 2, from: 'Work' })).toBe('as Work · very productive');
});

it('counts what a category looks at', () => {
  const rule = { id: 'a', name: ['A'], rule: { type: 'none' as const } };
  expect(matchLabel([rule])).toBe('no rules of its own');
  expect(
    matchLabel([
      { ...rule, apps: ['x'], domains: ['a', 'b'] },
      { ...rule, rule: { type: 'regex', regex: 'z' } }
    ])
  ).toBe('1 app · 2 domains · 1 pattern');
});
