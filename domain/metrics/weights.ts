import { categoryWeights } from '../categorise/category-weight.ts';
import type { Rules } from '../documents/rules.ts';
import type { Weights } from './day-figures.ts';

const remembered = new WeakMap<Rules['categories'], Weights>();

/** How the rules of an organisation weigh time: for the same rules the same object, by which figures are remembered. */
export function weightsOf(rules: Pick<Rules, 'categories' | 'focus'>): Weights {
  const known = remembered.get(rules.categories);
  if (known?.focus === rules.focus) return known;
  const weights = { weightOf: categoryWeights(rules), focus: rules.focus };
  remembered.set(rules.categories, weights);
  return weights;
}
