/** Documents in LevelDB. Writes must come one after another. */
import { mkdirSync } from 'node:fs';
import { compactTree } from 'pouchdb-merge';
import { isObject } from '../documents.ts';
import { readRevisions } from '../revisions.ts';
import type { IndexEntry } from './document-index.ts';
import {
  addRevision,
  emptyMetadata,
  formatMetadata,
  hasSuperseded,
  parseBody,
  parseMetadata,
  parseStored,
  toEntry,
  withoutLeaves,
  type Body,
  type DocumentRecord,
  type Metadata,
  type StoredRevision
} from './document-record.ts';
import { DamageError, LevelDb, type Operation } from './leveldb.ts';

/** What a database holds. `superseded`: ids of documents of which bodies of older revisions are stored. */
export type Contents = { entries: IndexEntry[]; superseded: string[]; lastSequence: number };

/** The revisions that were leaves, the sequence of their removal, and the document's entry if it has other leaves. */
type Purged = { revs: string[]; sequence: number; entry: IndexEntry | undefined };

const keyOf = (store: string, key: string) => `\u00ff${store}\u00ff${key}`;
const documentKey = (id: string) => keyOf('document-store', id);
const bodyKey = (sequence: number) => keyOf('by-sequence', String(sequence).padStart(16, '0'));
const localKey = (id: string) => keyOf('local-store', `_local/${id}`);
const SEQUENCE_KEY = keyOf('meta-store', '_local_last_update_seq');
const PURGE_KEY = keyOf('meta-store', 'last_purge_seq');

export class DocumentStore {
  readonly #level: LevelDb;
  #lastSequence = 0;
  #purgeSequence = 0;

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
      const { metadata, revisions } = parseMetadata(key.slice(prefix.length), text);
      const entry = toEntry(metadata, revisions);
      entries.push(entry);
      if (hasSuperseded(metadata, entry)) superseded.push(entry.id);
    });
    const last = await this.#readSequence(SEQUENCE_KEY);
    this.#purgeSequence = await this.#readSequence(PURGE_KEY);
    this.#lastSequence = entries.reduce((highest, { seq }) => Math.max(highest, seq), last);
    return { entries, superseded, lastSequence: this.#lastSequence };
  }

  /** 0 when it was never stored. @throws DamageError */
  async #readSequence(key: string): Promise<number> {
    const stored = await this.#level.get(key);
    const sequence = stored === undefined ? 0 : parseStored(stored, 'an update sequence');
    if (typeof sequence !== 'number') throw new DamageError('An update sequence is no number.');
    return sequence;
  }

  /** The update sequence of the last purge; 0: there was none. */
  get purgeSequence(): number {
    return this.#purgeSequence;
  }

  /** A document's revisions and where their bodies are; undefined for an unknown id. @throws DamageError */
  async record(id: string): Promise<DocumentRecord | undefined> {
    const text = await this.#level.get(documentKey(id));
    if (text === undefined) return undefined;
    const { metadata, revisions } = parseMetadata(id, text);
    return { id, revisions, sequences: metadata.rev_map };
  }

  /**
   * The stored body of one revision; undefined when it is unknown or was compacted, also since the record was read.
   * @throws DamageError
   */
  async body(record: DocumentRecord | undefined, rev: string): Promise<Body | undefined> {
    const sequence = record?.sequences[rev];
    if (!record || sequence === undefined) return undefined;
    const { id } = record;
    const text = await this.#level.get(bodyKey(sequence));
    try {
      if (text === undefined) throw new DamageError(`A body is missing: ${id} ${rev}`);
      return parseBody(text, { id, rev });
    } catch (error) {
      // It was compacted, or the database was created again, since the record was read.
      if ((await this.record(id))?.sequences[rev] !== sequence) return undefined;
      throw error;
    }
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
    for (const revision of sorted) {
      const body: Partial<StoredRevision> = { ...revision };
      delete body._revisions;
      const metadata = known.get(revision._id) ?? emptyMetadata(revision._id);
      known.set(revision._id, metadata);
      const forgotten = addRevision(metadata, revision, ++sequence);
      operations.push(put(bodyKey(sequence), body), ...dropBodies(metadata, forgotten));
    }
    const written = [...known.values()].map((metadata) => ({
      metadata,
      entry: toEntry(metadata, readRevisions(metadata.rev_tree))
    }));
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
      const { revs } = toEntry(metadata, readRevisions(metadata.rev_tree));
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
    const text = await this.#level.get(documentKey(id));
    if (text === undefined) return undefined;
    const { metadata, revisions } = parseMetadata(id, text);
    const purged = toEntry(metadata, revisions).revs.filter((rev) => revs.includes(rev));
    if (purged.length === 0) return undefined;
    const sequence = this.#lastSequence + 1;
    metadata.rev_tree = withoutLeaves(metadata.rev_tree, purged);
    const remaining = readRevisions(metadata.rev_tree);
    const gone = Object.keys(metadata.rev_map).filter((rev) => !remaining.has(rev));
    const operations = [...dropBodies(metadata, gone), put(PURGE_KEY, sequence)];
    if (remaining.size === 0) {
      await this.#commit([...operations, { type: 'del', key: documentKey(id) }], sequence);
      this.#purgeSequence = sequence;
      return { revs: purged, sequence, entry: undefined };
    }
    metadata.seq = sequence;
    const entry = toEntry(metadata, remaining);
    await this.#commit([...operations, putMetadata(metadata, entry)], sequence);
    this.#purgeSequence = sequence;
    return { revs: purged, sequence, entry };
  }

  async local(id: string): Promise<string | undefined> {
    const text = await this.#level.get(localKey(id));
    return text === undefined ? undefined : parseLocal(text, id);
  }

  /** Calls `visit` with every local document whose id starts with `prefix`. @throws DamageError */
  async forEachLocal(prefix: string, visit: (id: string, json: string) => void): Promise<void> {
    const start = localKey('').length;
    await this.#level.forEach(localKey(prefix), (key, text) => {
      const id = key.slice(start);
      visit(id, parseLocal(text, id));
    });
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

  async #metadataOf(ids: string[]): Promise<Map<string, Metadata>> {
    const found = new Map<string, Metadata>();
    const texts = await this.#level.getMany(ids.map(documentKey));
    for (const [index, id] of ids.entries()) {
      const text = texts[index];
      if (text !== undefined) found.set(id, parseMetadata(id, text).metadata);
    }
    return found;
  }
}

/** @throws DamageError */
function parseLocal(text: string, id: string): string {
  const stored = parseStored(text, `_local/${id}`);
  if (isObject(stored) && typeof stored['json'] === 'string') return stored['json'];
  throw new DamageError(`A local document is no document: ${id}`);
}

const put = (key: string, value: unknown): Operation => ({ type: 'put', key, value: JSON.stringify(value) });

const putMetadata = (metadata: Metadata, entry: IndexEntry): Operation => ({
  type: 'put',
  key: documentKey(metadata.id),
  value: formatMetadata(metadata, entry)
});

/** Forgets where the bodies of revisions are. @returns what deletes them. */
function dropBodies({ rev_map }: Metadata, revs: string[]): Operation[] {
  return revs.flatMap((rev): Operation[] => {
    const sequence = rev_map[rev];
    delete rev_map[rev];
    return sequence === undefined ? [] : [{ type: 'del', key: bodyKey(sequence) }];
  });
}
