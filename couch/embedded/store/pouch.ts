import { mkdirSync } from 'node:fs';
import PouchDB from 'pouchdb-node';
import type { RevisionTree } from '../revisions.ts';
import { observedLeveldown } from './leveldb.ts';

/** A revision to write. Its body is one string, because PouchDB would clone an object and lose `__proto__` members. */
export type StoredRevision = {
  _id: string;
  _rev: string;
  _revisions: { start: number; ids: string[] };
  _deleted?: true;
  json: string;
};

/** `revs` are its leaves, in no particular order. */
export type ChangedDocument = { id: string; seq: number; deleted: boolean; revs: string[] };

export type Body = { json: string; deleted: boolean };

type Content = { json: string };
type Stored = PouchDB.Core.Document<Content> & { _rev: string; _deleted?: true };

/** A method of PouchDB's adapters that its own core uses; its types lack it. */
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
 * Opens the LevelDB in `root/folder`, which is created if it is missing: the narrow, typed part of PouchDB that the endpoint
 * uses. After a read error, which `onReadError` gets, every read throws. @throws Error when LevelDB cannot open.
 */
export async function openPouch(root: string, folder: string, onReadError: (error: Error) => void) {
  mkdirSync(root, { recursive: true });
  let damage: Error | undefined;
  const observe = (error: Error) => {
    damage ??= error;
    onReadError(error);
  };
  /** PouchDB returns the same as for a missing document when LevelDB cannot read. */
  const unlessDamaged = <T>(value: T): T => {
    if (damage) throw damage;
    return value;
  };
  const options = { prefix: `${root}/`, adapter: 'leveldb' as const, db: observedLeveldown(observe) };
  const pouch = new PouchDB<Content>(folder, options);
  const adapter = pouch as unknown as WithRevisionTree;
  await pouch.info();

  return {
    /** The revision tree; undefined for an unknown id. */
    tree: (id: string) =>
      new Promise<RevisionTree | undefined>((resolve) => {
        adapter._getRevisionTree(id, (error, tree) => resolve(error ? undefined : tree));
      }).then(unlessDamaged),

    /** The stored body of one revision; undefined when it is unknown or was compacted. */
    async body(id: string, rev: string): Promise<Body | undefined> {
      const stored: Stored | undefined = await unlessMissing(pouch.get(id, { rev }));
      return unlessDamaged(stored && { json: stored.json, deleted: stored._deleted === true });
    },

    /** Writes finished revisions in one batch: all or none. @returns the update sequence afterwards. */
    async write(revisions: StoredRevision[]): Promise<number> {
      const refused = await pouch.bulkDocs(revisions, { new_edits: false });
      const error = refused.find((result) => 'error' in result);
      if (error) throw new Error(`PouchDB refused ${error.id}: ${JSON.stringify(error)}`);
      return Number((await pouch.info()).update_seq);
    },

    /** Every document that changed after the sequence, oldest change first. */
    async changesSince(since: number): Promise<ChangedDocument[]> {
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
