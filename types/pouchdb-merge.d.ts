declare module 'pouchdb-merge' {
  type Options = { status?: 'available' | 'missing'; deleted?: boolean };
  type Node = [hash: string, options: Options, children: Node[]];
  type Tree = { pos: number; ids: Node };

  /** Adds a path to a tree, which it changes; revisions that are more than `depth` behind their leaf are cut off (`stemmedRevs`). */
  export function merge(tree: Tree[], path: Tree, depth: number): { tree: Tree[]; stemmedRevs: string[] };
  /** Marks the stored bodies of revisions that are no leaves as missing. @returns these revisions. */
  export function compactTree(metadata: { rev_tree: Tree[] }): string[];
  /** The path from the root to each leaf; `pos` is the generation of the first. */
  export function rootToLeaf(tree: Tree[]): { pos: number; ids: { id: string; opts: Options }[] }[];
}
