/** Categories as the tree that their names make. */
import { group } from 'd3-array';
import { joinCategory } from '../categorise/category-path.ts';
import type { CategoryRule } from '../documents/rules.ts';

export type CategoryNode = {
  path: readonly string[];
  /** `Work > Programming` */
  name: string;
  /** Rules of this very category in their order; none where only its children have some. */
  rules: CategoryRule[];
  /** Its own; undefined: inherited. */
  weight: number | undefined;
  /** The weight that it inherits without one of its own, and from which category; undefined `from`: no ancestor has one. */
  inherited: { weight: number; from: string | undefined };
  color: string | undefined;
  children: CategoryNode[];
};

/** Top levels and children in the order of their first rule; categories that only their children name are there too. */
export function categoryTree(rules: readonly CategoryRule[]): CategoryNode[] {
  return nodesBelow([], rules, { weight: 0, from: undefined });
}

/** Every node of a tree, parents before their children. */
export const flattenTree = (nodes: readonly CategoryNode[]): CategoryNode[] =>
  nodes.flatMap((node) => [node, ...flattenTree(node.children)]);

function nodesBelow(
  parent: readonly string[],
  rules: readonly CategoryRule[],
  inherited: CategoryNode['inherited']
): CategoryNode[] {
  const depth = parent.length;
  const byName = group(
    rules.filter(({ name }) => name.length > depth),
    ({ name }) => name[depth] ?? ''
  );
  return [...byName].map(([own, within]) => {
    const path = [...parent, own];
    const self = within.filter(({ name }) => name.length === path.length);
    const weight = self.findLast((rule) => rule.weight !== undefined)?.weight;
    const handedOn = weight === undefined ? inherited : { weight, from: joinCategory(path) };
    return {
      path,
      name: joinCategory(path),
      rules: self,
      weight,
      inherited,
      color: self.findLast((rule) => rule.color !== undefined)?.color,
      children: nodesBelow(path, within, handedOn)
    };
  });
}
