import { expect, it } from 'vitest';
import { DEFAULT_RULES } from '../rules/default-rules.ts';
import { weightsOf } from './weights.ts';

it('is the same for the same rules, and another one as soon as they say anything else', () => {
  const { categories, focus } = DEFAULT_RULES;
  const weights = weightsOf({ categories, focus });
  expect(weightsOf({ categories, focus })).toBe(weights);
  const longer = weightsOf({ categories, focus: { ...focus, minSeconds: 1800 } });
  expect(longer.focus).toMatchObject({ minSeconds: 1800 });
  const none = weightsOf({ categories: [], focus });
  expect(none).not.toBe(weights);
  expect(none.weightOf('Work > Programming')).toBe(0);
  expect(weights.weightOf('Work > Programming')).toBeGreaterThan(0);
});
