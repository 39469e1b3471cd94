type Node = [
  hash: string,
  options: { status?: 'available' | 'missing'; deleted?: boolean },
  children: Node[]
];

/** A revision tree as PouchDB stores it. */
export type RevisionTree = { pos: number; ids: Node }[];

/** `available`: its body is stored. */
export type Revision = {
  rev: string;
  parent: string | undefined;
  leaf: boolean;
  deleted: boolean;
  available: boolean;
};

/** The known revisions of one document, by revision. */
export type Revisions = Map<string, Revision>;

/** `3-abc` → 3. */
export const generationOf = (rev: string) => Number.parseInt(rev, 10);

/** `3-abc` → `abc`. */
export const hashOf = (rev: string) => rev.slice(rev.indexOf('-') + 1);

/** A hash as CouchDB or PouchDB makes it, or an empty one: both accept `1-`. It is sent in headers. */
export const isHash = (value: unknown): value is string =>
  typeof value === 'string' && /^\w{0,64}$/.test(value);

export const isRev = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{1,15}-\w{0,64}$/.test(value);

/** Ancestors of a revision that are stored: CouchDB's and PouchDB's default revision limit. */
export const MAX_HISTORY = 1000;

/** Flattens a PouchDB tree; an unknown document (undefined) has no revisions. */
export function readRevisions(tree: RevisionTree | undefined): Revisions {
  const revisions: Revisions = new Map();
  const todo = (tree ?? []).map(({ pos, ids }) => ({
    pos,
    node: ids,
    parent: undefined as string | undefined
  }));
  for (let item = todo.pop(); item; item = todo.pop()) {
    const [hash, options, children] = item.node;
    const rev = `${item.pos}-${hash}`;
    revisions.set(rev, {
      rev,
      parent: item.parent,
      leaf: children.length === 0,
      deleted: options.deleted === true,
      available: options.status !== 'missing'
    });
    for (const node of children) todo.push({ pos: item.pos + 1, node, parent: rev });
  }
  return revisions;
}

/** CouchDB's order of leaves: live before deleted, then the longer history, then the higher hash. The first wins. */
function compareLeaves(a: Revision, b: Revision): number {
  if (a.deleted !== b.deleted) return a.deleted ? 1 : -1;
  const byGeneration = generationOf(b.rev) - generationOf(a.rev);
  if (byGeneration !== 0) return byGeneration;
  return hashOf(a.rev) < hashOf(b.rev) ? 1 : -1;
}

/** The order in which CouchDB lists revisions: the shorter history first, then the lower hash. */
export const compareRevs = (a: string, b: string) =>
  generationOf(a) - generationOf(b) || (hashOf(a) < hashOf(b) ? -1 : 1);

/** The leaves, winner first. */
export const leavesOf = (revisions: Revisions) =>
  [...revisions.values()].filter((revision) => revision.leaf).sort(compareLeaves);

/** The revision and its ancestors, newest first. */
export function historyOf(revisions: Revisions, rev: string): string[] {
  const history: string[] = [];
  for (let next: string | undefined = rev; next; next = revisions.get(next)?.parent) history.push(next);
  return history;
}

/** CouchDB's `_revisions` member. */
export function revisionsMember(revisions: Revisions, rev: string) {
  return { start: generationOf(rev), ids: historyOf(revisions, rev).map(hashOf) };
}

/** Of each of some revisions the leaves that descend from it (itself when it is a leaf), winner first. */
export function leavesBelow(revisions: Revisions, wanted: Iterable<string>): Map<string, string[]> {
  const below = new Map([...wanted].map((rev): [string, string[]] => [rev, []]));
  for (const leaf of leavesOf(revisions))
    for (const rev of historyOf(revisions, leaf.rev)) below.get(rev)?.push(leaf.rev);
  return below;
}

/** Adds a path of revisions (newest first) to the known ones. */
export function addPath(revisions: Revisions, path: string[], deleted: boolean): void {
  for (const [index, rev] of path.entries()) {
    const parent = path[index + 1];
    const known = revisions.get(rev);
    if (known) {
      if (index > 0) known.leaf = false;
      known.parent ??= parent;
    } else {
      revisions.set(rev, {
        rev,
        parent,
        leaf: index === 0,
        deleted: index === 0 && deleted,
        available: index === 0
      });
    }
  }
}
