import { categoryLineage, splitCategory, UNCATEGORIZED } from '../categorise/category-path.ts';

/** A category with everything below it; `depth` is 0 at the top. */
export type CategoryBranch = { category: string; name: string; depth: number; seconds: number };

/**
 * The seconds of categories as a tree, written top down: every category is followed by those below it, of one parent
 * the one with the most time first. Time of a category itself, beside that of those below it, has no row of its own.
 */
export function categoryBranches(byCategory: Iterable<readonly [string, number]>): CategoryBranch[] {
  const seconds = new Map<string, number>();
  const below = new Map<string, string[]>();
  for (const [category, own] of byCategory) {
    const lineage = categoryLineage(category || UNCATEGORIZED);
    for (const [index, name] of lineage.entries()) {
      if (!seconds.has(name)) {
        const parent = lineage[index + 1] ?? '';
        const siblings = below.get(parent) ?? [];
        siblings.push(name);
        below.set(parent, siblings);
      }
      seconds.set(name, (seconds.get(name) ?? 0) + own);
    }
  }
  const branches = (parent: string, depth: number): CategoryBranch[] =>
    (below.get(parent) ?? [])
      .map((category) => ({ category, seconds: seconds.get(category) ?? 0 }))
      .sort((a, b) => b.seconds - a.seconds || (a.category < b.category ? -1 : 1))
      .flatMap((branch) => [
        { ...branch, name: splitCategory(branch.category).at(-1) ?? '', depth },
        ...branches(branch.category, depth + 1)
      ]);
  return branches('', 0);
}
