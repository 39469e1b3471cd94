import { expect, test } from 'vitest';
import type { CategoryRule } from '../documents/rules.ts';
import { isWithin } from './category-path.ts';
import { weightOf } from './category-weight.ts';

const rule = (name: string[], weight?: number): CategoryRule => ({
  id: name.join('-').toLowerCase(),
  name,
  rule: { type: 'none' },
  ...(weight === undefined ? {} : { weight })
});
const categories = [
  rule(['Work'], 1),
  rule(['Work', 'Programming'], 2),
  rule(['Work', 'Chat'], 0),
  rule(['Work', 'Docs'])
];

test.each([
  ['Work', 1],
  ['Work > Programming', 2],
  ['Work > Programming > Rust', 2],
  ['Work > Docs', 1],
  ['Work > Unknown', 1],
  ['Work > Chat', 0],
  ['Work > Chat > Emoji', 0],
  ['Workshop', 0],
  ['Uncategorized', 0],
  ['', 0]
])('the weight of "%s" is %i', (category, weight) => {
  expect(weightOf({ categories }, category)).toBe(weight);
});

test.each([
  ['Media', ['Media'], true],
  ['Media > Video', ['Work', 'Media'], true],
  ['Mediation', ['Media'], false],
  ['Media', ['Media > Video'], false],
  ['Media', [], false]
])('whether "%s" is within %j', (category, names, within) => {
  expect(isWithin(category, names)).toBe(within);
});
