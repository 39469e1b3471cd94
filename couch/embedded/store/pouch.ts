import { mkdirSync } from 'node:fs';
import PouchDB from 'pouchdb-node';
import { watchedLeveldown } from './leveldb.ts';
import type { RevisionTree } from '../revisions.ts';

/** A revision as we hand it to PouchDB. The body is one string: PouchDB would clone it, losing `__proto__` members. */
export type StoredRevision = {
  _id: string;
  _rev: string;
  _revisions: { start: number; ids: string[] };
  _deleted?: true;
  json: string;
};

export type Row = { id: string; seq: number; deleted: boolean; revs: string[] };
export type Body = { json: string; deleted: boolean };

type Content = { json: string };
type Stored = PouchDB.Core.Document<Content> & { _rev: string; _deleted?: true };

/** The adapter's method that PouchDB's own core builds on; absent from its types. */
type WithRevisionTree = {
  _getRevisionTree(id: string, callback: (error: unknown, tree?: RevisionTree) => void): void;
};

const isMissing = (error: unknown) => (error as { status?: number }).status === 404;

async function unlessMissing<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Opens the LevelDB in `folder/name` (made if missing): the narrow, typed part of PouchDB that the endpoint uses.
 * `onDamage` hears of read errors, after which every read throws. @throws when LevelDB refuses to open.
 */
export async function openPouch(folder: string, name: string, onDamage: (error: Error) => void) {
  mkdirSync(folder, { recursive: true });
  let damage: Error | undefined;
  const watch = (error: Error) => {
    damage ??= error;
    onDamage(error);
  };
  /** PouchDB answers as if nothing were there when LevelDB cannot read. */
  const unlessDamaged = <T>(value: T): T => {
    if (damage) throw damage;
    return value;
  };
  const options = { prefix: `${folder}/`, adapter: 'leveldb' as const, db: watchedLeveldown(watch) };
  const pouch = new PouchDB<Content>(name, options);
  const adapter = pouch as unknown as WithRevisionTree;
  await pouch.info();

  return {
    /** The revision tree, or undefined for an unknown id. */
    tree: (id: string) =>
      new Promise<RevisionTree | undefined>((resolve) => {
        adapter._getRevisionTree(id, (error, tree) => resolve(error ? undefined : tree));
      }).then(unlessDamaged),

    /** The stored body of one revision, or undefined when it is unknown or compacted away. */
    async body(id: string, rev: string): Promise<Body | undefined> {
      const stored: Stored | undefined = await unlessMissing(pouch.get(id, { rev }));
      return unlessDamaged(stored && { json: stored.json, deleted: stored._deleted === true });
    },

    /** Writes finished revisions in one batch: all of them or none. @returns the update sequence after it. */
    async write(revisions: StoredRevision[]): Promise<number> {
      const refused = await pouch.bulkDocs(revisions, { new_edits: false });
      const error = refused.find((result) => 'error' in result);
      if (error) throw new Error(`PouchDB refused ${error.id}: ${JSON.stringify(error)}`);
      return Number((await pouch.info()).update_seq);
    },

    /** One row for every document that changed after the sequence; `revs` are its leaves in no special order. */
    async rowsSince(since: number): Promise<Row[]> {
      const { results } = await pouch.changes({ since, style: 'all_docs' });
      return unlessDamaged(results).map((row) => ({
        id: row.id,
        seq: Number(row.seq),
        deleted: row.deleted === true,
        revs: row.changes.map((change) => change.rev)
      }));
    },

    async local(id: string): Promise<string | undefined> {
      return unlessDamaged((await unlessMissing(pouch.get(`_local/${id}`)))?.json);
    },

    async putLocal(id: string, json: string): Promise<void> {
      const known: Stored | undefined = await unlessMissing(pouch.get(`_local/${id}`));
      await pouch.put({ _id: `_local/${id}`, ...(known && { _rev: known._rev }), json });
    },

    async removeLocal(id: string): Promise<void> {
      const known: Stored | undefined = await unlessMissing(pouch.get(`_local/${id}`));
      if (known) await pouch.remove(known);
    },

    /** The update sequence up to which PouchDB has compacted. */
    async compactedTo(): Promise<number> {
      const state = await unlessMissing(pouch.get('_local/compaction'));
      const { last_seq } = (state ?? {}) as { last_seq?: unknown };
      return unlessDamaged(typeof last_seq === 'number' ? last_seq : 0);
    },

    /** Removes the bodies of superseded revisions. */
    compact: async () => void (await pouch.compact()),
    close: () => pouch.close()
  };
}

export type Pouch = Awaited<ReturnType<typeof openPouch>>;
