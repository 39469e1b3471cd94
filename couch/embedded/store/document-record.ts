/**
 * What LevelDB holds of a document, in the format of PouchDB's adapter: a record with its revision tree, and one body for each
 * stored revision, by update sequence.
 */
import { merge, rootToLeaf } from 'pouchdb-merge';
import { isObject } from '../documents.ts';
import { leavesOf, MAX_HISTORY, readRevisions, type Revisions, type RevisionTree } from '../revisions.ts';
import type { IndexEntry } from './document-index.ts';
import { DamageError } from './leveldb.ts';

/** A revision to write. Its body is one string, because its members are the client's. */
export type StoredRevision = {
  _id: string;
  _rev: string;
  _revisions: { start: number; ids: string[] };
  _deleted?: true;
  json: string;
};

export type Body = { json: string; deleted: boolean };

/** The record as it is stored. */
export type Metadata = {
  id: string;
  rev: string;
  rev_tree: RevisionTree;
  /** The sequence of each revision whose body is stored. */
  rev_map: Record<string, number>;
  winningRev: string;
  deleted: boolean;
  seq: number;
};

/** A document as it was read: its revisions, and the sequence of each whose body was stored. */
export type DocumentRecord = { id: string; revisions: Revisions; sequences: Record<string, number> };

export const emptyMetadata = (id: string): Metadata => ({
  id,
  rev: '',
  rev_tree: [],
  rev_map: {},
  winningRev: '',
  deleted: false,
  seq: 0
});

export function toEntry({ id, seq }: Metadata, revisions: Revisions): IndexEntry {
  const leaves = leavesOf(revisions);
  return { id, seq, deleted: leaves[0]?.deleted === true, revs: leaves.map(({ rev }) => rev) };
}

/** The record as it is stored after a change to its revisions. */
export const formatMetadata = (metadata: Metadata, { revs, deleted }: IndexEntry): string =>
  JSON.stringify({ ...metadata, winningRev: revs[0], deleted });

export const hasSuperseded = ({ rev_map }: Metadata, { revs }: IndexEntry) =>
  Object.keys(rev_map).some((rev) => !revs.includes(rev));

/** Adds a revision with its body at a sequence. @returns revisions that are too old and were forgotten. */
export function addRevision(metadata: Metadata, revision: StoredRevision, sequence: number): string[] {
  const { _rev: rev, _revisions, _deleted: deleted } = revision;
  const path = toPath(_revisions, { status: 'available', ...(deleted && { deleted }) });
  const { tree, stemmedRevs } = merge(metadata.rev_tree, path, MAX_HISTORY);
  Object.assign(metadata, { rev_tree: tree, rev, seq: sequence });
  metadata.rev_map[rev] = sequence;
  return stemmedRevs;
}

type NodeOptions = RevisionTree[number]['ids'][1];

/** A tree with one branch; only the newest of the revisions has a body. */
function toPath({ start, ids }: StoredRevision['_revisions'], newest: NodeOptions): RevisionTree[number] {
  const nodes = ids.map((id, age) => ({ id, opts: age === 0 ? newest : ({ status: 'missing' } as const) }));
  return nest(start - ids.length + 1, nodes.reverse());
}

/** The tree of nodes of which each is the parent of the next one. */
function nest(pos: number, nodes: { id: string; opts: NodeOptions }[]): RevisionTree[number] {
  const ids = nodes.reduceRight<RevisionTree[number]['ids'] | undefined>(
    (child, { id, opts }) => [id, opts, child ? [child] : []],
    undefined
  );
  if (!ids) throw new Error('A revision has no history.');
  return { pos, ids };
}

export function withoutLeaves(tree: RevisionTree, purged: string[]): RevisionTree {
  const kept = rootToLeaf(tree).filter(({ pos, ids }) => {
    const leaf = `${pos + ids.length - 1}-${ids.at(-1)?.id}`;
    return !purged.includes(leaf);
  });
  return kept.reduce<RevisionTree>((all, { pos, ids }) => merge(all, nest(pos, ids), MAX_HISTORY).tree, []);
}

/** @throws DamageError that says what cannot be parsed. */
export function parseStored(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DamageError(`Cannot be parsed: ${what}`);
  }
}

const isSequence = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

/** @throws DamageError */
export function parseMetadata(id: string, text: string): { metadata: Metadata; revisions: Revisions } {
  const stored = parseStored(text, id) as Partial<Metadata> | null;
  try {
    const revisions = readRevisions(stored?.rev_tree);
    const isSound =
      stored?.id === id &&
      isSequence(stored.seq) &&
      revisions.size > 0 &&
      isObject(stored.rev_map) &&
      Object.values(stored.rev_map).every(isSequence);
    if (isSound) return { metadata: stored as Metadata, revisions };
  } catch {
    // A node of the tree is no node.
  }
  throw new DamageError(`A record of a document is damaged: ${id}`);
}

/** @throws DamageError */
export function parseBody(text: string, { id, rev }: { id: string; rev: string }): Body {
  const stored = parseStored(text, `${id} ${rev}`);
  if (
    isObject(stored) &&
    stored['_id'] === id &&
    stored['_rev'] === rev &&
    typeof stored['json'] === 'string'
  )
    return { json: stored['json'], deleted: stored['_deleted'] === true };
  throw new DamageError(`A body is damaged: ${id} ${rev}`);
}
