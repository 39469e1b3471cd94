/**
 * Documents in LevelDB, in the format of PouchDB's adapter: a record of each document with its revision tree, and one body
 * for each stored revision, by update sequence. Writes must come one after another.
 */
import { mkdirSync } from 'node:fs';
import { compactTree, merge, rootToLeaf } from 'pouchdb-merge';
import { isObject } from '../documents.ts';
import { leavesOf, MAX_HISTORY, readRevisions, type RevisionTree } from '../revisions.ts';
import type { IndexEntry } from './document-index.ts';
import { DamageError, LevelDb, type Operation } from './leveldb.ts';

/** A revision to write. Its body is one string, because its members are the client's. */
export type StoredRevision = {
  _id: string;
  _rev: string;
  _revisions: { start: number; ids: string[] };
  _deleted?: true;
  json: string;
};

export type Body = { json: string; deleted: boolean };

/** What a database holds. `superseded`: ids of documents of which bodies of older revisions are stored. */
export type Contents = { entries: IndexEntry[]; superseded: string[]; lastSequence: number };

/** The revisions that were leaves, the sequence of their removal, and the document's entry if it has other leaves. */
export type Purged = { revs: string[]; sequence: number; entry: IndexEntry | undefined };

type Metadata = {
  id: string;
  rev: string;
  rev_tree: RevisionTree;
  /** The sequence of each revision whose body is stored. */
  rev_map: Record<string, number>;
  winningRev: string;
  deleted: boolean;
  seq: number;
};

const keyOf = (store: string, key: string) => `\u00ff${store}\u00ff${key}`;
const documentKey = (id: string) => keyOf('document-store', id);
const bodyKey = (sequence: number) => keyOf('by-sequence', String(sequence).padStart(16, '0'));
const localKey = (id: string) => keyOf('local-store', `_local/${id}`);
const SEQUENCE_KEY = keyOf('meta-store', '_local_last_update_seq');

export class DocumentStore {
  readonly #level: LevelDb;
  #lastSequence = 0;

  private constructor(level: LevelDb) {
    this.#level = level;
  }

  /** Opens the LevelDB in a folder, which is created if it is missing. @throws Error of LevelDB. */
  static async open(folder: string): Promise<DocumentStore> {
    mkdirSync(folder, { recursive: true });
    return new DocumentStore(await LevelDb.open(folder));
  }

  /** Reads everything but the bodies; called once, first. @throws DamageError */
  async load(): Promise<Contents> {
    const entries: IndexEntry[] = [];
    const superseded: string[] = [];
    const prefix = documentKey('');
    await this.#level.forEach(prefix, (key, text) => {
      const metadata = parseMetadata(key.slice(prefix.length), text);
      const entry = toEntry(metadata);
      entries.push(entry);
      if (hasSuperseded(metadata, entry)) superseded.push(entry.id);
    });
    const stored = await this.#level.get(SEQUENCE_KEY);
    const last = stored === undefined ? 0 : parseJson(stored, 'the update sequence');
    if (typeof last !== 'number') throw new DamageError('The update sequence is no number.');
    this.#lastSequence = entries.reduce((highest, { seq }) => Math.max(highest, seq), last);
    return { entries, superseded, lastSequence: this.#lastSequence };
  }

  /** The revision tree; undefined for an unknown id. */
  async tree(id: string): Promise<RevisionTree | undefined> {
    return (await this.#metadata(id))?.rev_tree;
  }

  /** The stored body of one revision; undefined when it is unknown or was compacted. @throws DamageError */
  async body(id: string, rev: string): Promise<Body | undefined> {
    const sequence = (await this.#metadata(id))?.rev_map[rev];
    return sequence === undefined ? undefined : this.#bodyAt(sequence, { id, rev });
  }

  async #bodyAt(sequence: number, of: { id: string; rev: string }): Promise<Body | undefined> {
    const { id, rev } = of;
    const text = await this.#level.get(bodyKey(sequence));
    if (text !== undefined) return parseBody(text, of);
    // It may have been compacted between the two reads.
    if ((await this.#metadata(id))?.rev_map[rev] === undefined) return undefined;
    throw new DamageError(`A body is missing: ${id} ${rev}`);
  }

  /** The first of these revisions whose body is stored, with its body; undefined when none is. @throws DamageError */
  async bodyOfFirst(id: string, revs: string[]): Promise<(Body & { rev: string }) | undefined> {
    const sequences = (await this.#metadata(id))?.rev_map ?? {};
    for (const rev of revs) {
      const sequence = sequences[rev];
      if (sequence === undefined) continue;
      const body = await this.#bodyAt(sequence, { id, rev });
      return body && { rev, ...body };
    }
    return undefined;
  }

  /**
   * Writes finished revisions in one batch: all or none. They are numbered by id, in JavaScript's order.
   * @returns the entries of their documents, and which of these have superseded bodies now.
   */
  async write(revisions: StoredRevision[]): Promise<{ entries: IndexEntry[]; superseded: string[] }> {
    const sorted = [...revisions].sort((a, b) => (a._id === b._id ? 0 : a._id < b._id ? -1 : 1));
    const known = await this.#metadataOf([...new Set(sorted.map(({ _id }) => _id))]);
    const operations: Operation[] = [];
    let sequence = this.#lastSequence;
    for (const { _revisions, ...body } of sorted) {
      const { _id: id, _rev: rev, _deleted: deleted } = body;
      const metadata = known.get(id) ?? emptyMetadata(id);
      known.set(id, metadata);
      const path = toPath(_revisions, { status: 'available', ...(deleted && { deleted }) });
      const { tree, stemmedRevs } = merge(metadata.rev_tree, path, MAX_HISTORY);
      Object.assign(metadata, { rev_tree: tree, rev, seq: ++sequence });
      metadata.rev_map[rev] = sequence;
      operations.push({ type: 'put', key: bodyKey(sequence), value: JSON.stringify(body) });
      operations.push(...dropBodies(metadata, stemmedRevs));
    }
    const written = [...known.values()].map((metadata) => ({ metadata, entry: toEntry(metadata) }));
    for (const { metadata, entry } of written) operations.push(putMetadata(metadata, entry));
    await this.#commit(operations, sequence);
    return {
      entries: written.map(({ entry }) => entry).sort((a, b) => a.seq - b.seq),
      superseded: written
        .filter(({ metadata, entry }) => hasSuperseded(metadata, entry))
        .map(({ entry }) => entry.id)
    };
  }

  /** Deletes the bodies of superseded revisions of these documents. */
  async compact(ids: string[]): Promise<void> {
    const operations: Operation[] = [];
    for (const metadata of (await this.#metadataOf(ids)).values()) {
      compactTree(metadata);
      const { revs } = toEntry(metadata);
      const superseded = Object.keys(metadata.rev_map).filter((rev) => !revs.includes(rev));
      if (superseded.length === 0) continue;
      operations.push(...dropBodies(metadata, superseded), put(documentKey(metadata.id), metadata));
    }
    if (operations.length > 0) await this.#level.batch(operations);
  }

  /**
   * Removes leaves of a document with the history that only they have, and the document itself with its last leaf. No
   * tombstone remains. @returns undefined when none of these revisions is a leaf.
   */
  async purge(id: string, revs: string[]): Promise<Purged | undefined> {
    const metadata = await this.#metadata(id);
    if (!metadata) return undefined;
    const leaves = toEntry(metadata).revs;
    const purged = leaves.filter((rev) => revs.includes(rev));
    if (purged.length === 0) return undefined;
    const sequence = this.#lastSequence + 1;
    metadata.rev_tree = withoutLeaves(metadata.rev_tree, purged);
    const remaining = readRevisions(metadata.rev_tree);
    const gone = Object.keys(metadata.rev_map).filter((rev) => !remaining.has(rev));
    const operations = dropBodies(metadata, gone);
    if (remaining.size === 0) {
      await this.#commit([...operations, { type: 'del', key: documentKey(id) }], sequence);
      return { revs: purged, sequence, entry: undefined };
    }
    metadata.seq = sequence;
    const entry = toEntry(metadata);
    await this.#commit([...operations, putMetadata(metadata, entry)], sequence);
    return { revs: purged, sequence, entry };
  }

  async local(id: string): Promise<string | undefined> {
    const text = await this.#level.get(localKey(id));
    if (text === undefined) return undefined;
    const stored = parseJson(text, `_local/${id}`);
    if (isObject(stored) && typeof stored['json'] === 'string') return stored['json'];
    throw new DamageError(`A local document is no document: ${id}`);
  }

  putLocal(id: string, json: string): Promise<void> {
    return this.#level.batch([put(localKey(id), { _id: `_local/${id}`, _rev: '0-1', json })]);
  }

  removeLocal(id: string): Promise<void> {
    return this.#level.batch([{ type: 'del', key: localKey(id) }]);
  }

  /** Rewrites all files, so that what was deleted or overwritten is in none of them. */
  rewriteFiles(): Promise<void> {
    return this.#level.rewriteFiles();
  }

  close(): Promise<void> {
    return this.#level.close();
  }

  async #commit(operations: Operation[], sequence: number): Promise<void> {
    await this.#level.batch([...operations, put(SEQUENCE_KEY, sequence)]);
    this.#lastSequence = sequence;
  }

  async #metadata(id: string): Promise<Metadata | undefined> {
    const text = await this.#level.get(documentKey(id));
    return text === undefined ? undefined : parseMetadata(id, text);
  }

  async #metadataOf(ids: string[]): Promise<Map<string, Metadata>> {
    const found = new Map<string, Metadata>();
    const texts = await this.#level.getMany(ids.map(documentKey));
    for (const [index, id] of ids.entries()) {
      const text = texts[index];
      if (text !== undefined) found.set(id, parseMetadata(id, text));
    }
    return found;
  }
}

const put = (key: string, value: unknown): Operation => ({ type: 'put', key, value: JSON.stringify(value) });

const emptyMetadata = (id: string): Metadata => ({
  id,
  rev: '',
  rev_tree: [],
  rev_map: {},
  winningRev: '',
  deleted: false,
  seq: 0
});

function toEntry({ id, seq, rev_tree }: Metadata): IndexEntry {
  const leaves = leavesOf(readRevisions(rev_tree));
  return { id, seq, deleted: leaves[0]?.deleted === true, revs: leaves.map(({ rev }) => rev) };
}

const hasSuperseded = ({ rev_map }: Metadata, { revs }: IndexEntry) =>
  Object.keys(rev_map).some((rev) => !revs.includes(rev));

const putMetadata = (metadata: Metadata, { revs, deleted }: IndexEntry): Operation =>
  put(documentKey(metadata.id), { ...metadata, winningRev: revs[0], deleted });

/** Forgets where the bodies of revisions are. @returns what deletes them. */
function dropBodies({ rev_map }: Metadata, revs: string[]): Operation[] {
  return revs.flatMap((rev): Operation[] => {
    const sequence = rev_map[rev];
    delete rev_map[rev];
    return sequence === undefined ? [] : [{ type: 'del', key: bodyKey(sequence) }];
  });
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

function withoutLeaves(tree: RevisionTree, purged: string[]): RevisionTree {
  const kept = rootToLeaf(tree).filter(({ pos, ids }) => {
    const leaf = `${pos + ids.length - 1}-${ids.at(-1)?.id}`;
    return !purged.includes(leaf);
  });
  return kept.reduce<RevisionTree>((all, { pos, ids }) => merge(all, nest(pos, ids), MAX_HISTORY).tree, []);
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DamageError(`Cannot be parsed: ${what}`);
  }
}

const isSequence = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

/** @throws DamageError */
function parseMetadata(id: string, text: string): Metadata {
  const stored = parseJson(text, id) as Partial<Metadata> | null;
  try {
    const revisions = readRevisions(stored?.rev_tree);
    const isSound =
      stored?.id === id &&
      isSequence(stored.seq) &&
      revisions.size > 0 &&
      isObject(stored.rev_map) &&
      Object.values(stored.rev_map).every(isSequence);
    if (isSound) return stored as Metadata;
  } catch {
    // A node of the tree is no node.
  }
  throw new DamageError(`A record of a document is damaged: ${id}`);
}

/** @throws DamageError */
function parseBody(text: string, { id, rev }: { id: string; rev: string }): Body {
  const stored = parseJson(text, `${id} ${rev}`);
  if (
    isObject(stored) &&
    stored['_id'] === id &&
    stored['_rev'] === rev &&
    typeof stored['json'] === 'string'
  )
    return { json: stored['json'], deleted: stored['_deleted'] === true };
  throw new DamageError(`A body is damaged: ${id} ${rev}`);
}
