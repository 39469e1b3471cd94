import type { CategoryRule } from '../documents/rules.ts';
import { memoiseByText } from '../memoise.ts';
import { categoryLineage, joinCategory } from './category-path.ts';

type HasCategories = { categories: readonly CategoryRule[] };

/** A function that gives the weight of a category, for many look-ups: see `weightOf`. */
export function categoryWeights(rules: HasCategories): (category: string) => number {
  const own = new Map<string, number>();
  for (const { name, weight } of rules.categories) {
    if (weight !== undefined) own.set(joinCategory(name), weight);
  }
  return memoiseByText((category) => nearestWeight(own, category));
}

/**
 * How productive a category counts as, −2 … 2: its own weight or that of its nearest ancestor with one, otherwise 0.
 * An explicit 0 is a weight like any other.
 */
export function weightOf(rules: HasCategories, category: string): number {
  return categoryWeights(rules)(category);
}

function nearestWeight(own: ReadonlyMap<string, number>, category: string): number {
  for (const ancestor of categoryLineage(category)) {
    const weight = own.get(ancestor);
    if (weight !== undefined) return weight;
  }
  return 0;
}
