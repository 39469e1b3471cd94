import { categoryWeights } from '../categorise/category-weight.ts';
import type { Rules } from '../documents/rules.ts';
import type { Weights } from './day-figures.ts';

/** How the rules of an organisation weigh time. */
export const weightsOf = (rules: Pick<Rules, 'categories' | 'focus'>): Weights => ({
  weightOf: categoryWeights(rules),
  focus: rules.focus
});
