/** Category names: paths like `["Work", "Programming"]`, written `Work > Programming` in documents. */

export const UNCATEGORIZED = 'Uncategorized';
/** The category of everything in a hidden category. */
export const PRIVATE = 'Private';
const SEPARATOR = ' > ';

export const joinCategory = (path: readonly string[]) => path.join(SEPARATOR);
export const splitCategory = (category: string) => category.split(SEPARATOR);

/** A category's own name and those of its ancestors, nearest first. */
export function categoryLineage(category: string): string[] {
  const path = splitCategory(category);
  return path.map((_, index) => joinCategory(path.slice(0, path.length - index)));
}

/** Whether a category is one of `names` or lies below one of them. */
export function isWithin(category: string, names: readonly string[]): boolean {
  return names.some((name) => category === name || category.startsWith(name + SEPARATOR));
}
