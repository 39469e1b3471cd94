import { categoryWeights } from '../categorise/category-weight.ts';
import type { FocusParameters, Rules } from '../documents/rules.ts';
import { memoiseByObjects } from '../memoise.ts';

/** How an organisation weighs time. */
export type Weights = { weightOf: (category: string) => number; focus: FocusParameters };

/** The weights of an organisation's rules: the same object for the same rules, since figures are cached by it. */
export const weightsOf = ({ categories, focus }: Pick<Rules, 'categories' | 'focus'>): Weights =>
  weigh(categories, focus);

const weigh = memoiseByObjects((categories: Rules['categories'], focus: FocusParameters): Weights => ({
  weightOf: categoryWeights({ categories }),
  focus
}));
