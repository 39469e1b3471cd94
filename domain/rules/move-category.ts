/** Puts categories in another order: of equally deep ones that match, the last one counts. */
import { group } from 'd3-array';
import type { CategoryRule, Rules } from '../documents/rules.ts';
import { isBelow } from './edit-categories.ts';

type Path = readonly string[];

/** The names of a category and its siblings, in the order of the tree. */
export function siblingsOf({ categories }: Rules, path: Path): string[] {
  const parent = path.slice(0, -1);
  const within = categories.filter(({ name }) => name.length > parent.length && isBelow(name, parent));
  return [...new Set(within.map(({ name }) => name[parent.length] ?? ''))];
}

/**
 * With a category and everything below it at the place of one of its siblings, 0 for the first. Rules elsewhere keep their
 * places. A place that there is not: the nearest one.
 */
export function moveCategory(rules: Rules, path: Path, place: number): Rules {
  const parent = path.slice(0, -1);
  const own = path.at(-1) ?? '';
  const siblings = siblingsOf(rules, path);
  if (!siblings.includes(own)) return rules;
  const others = siblings.filter((name) => name !== own);
  const at = Math.min(others.length, Math.max(0, place));
  const ordered = [...others.slice(0, at), own, ...others.slice(at)];
  const isWithin = ({ name }: CategoryRule) => name.length > parent.length && isBelow(name, parent);
  const bySibling = group(rules.categories.filter(isWithin), ({ name }) => name[parent.length] ?? '');
  const moved = ordered.flatMap((sibling) => bySibling.get(sibling) ?? []).values();
  return {
    ...rules,
    categories: rules.categories.map((rule) => (isWithin(rule) ? (moved.next().value ?? rule) : rule))
  };
}
