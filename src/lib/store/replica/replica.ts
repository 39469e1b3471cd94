/** One database of the server as this browser has it. All tabs of a person share the same replica. */
import type { IdRange } from '#domain/documents/id.ts';
import { keepVersion, versionsOf } from './versions.ts';
import { holdReplica } from './local-copy.ts';
import { isMissing } from './records.ts';
import { LocalReplica } from './local-replica.ts';
import type { Database, StoredDocument } from './pouch.ts';

/** A document by its id as it is now; without content where it is gone. */
export type ReadDocument = { id: string; document?: StoredDocument };

export class Replica extends LocalReplica {
  /** The ids of everything here. */
  async ids(): Promise<Set<string>> {
    const { rows } = await this.local.allDocs();
    return new Set(rows.map(({ id }) => id));
  }

  /** The documents of these ids, with the revisions they are in conflict with. */
  async range(range: IdRange): Promise<ReadDocument[]> {
    const { rows } = await this.local.allDocs({ ...range, include_docs: true, conflicts: true });
    return rows.flatMap(({ id, doc }) => (doc ? { id, document: doc } : []));
  }

  async byIds(ids: string[]): Promise<ReadDocument[]> {
    const { rows } = await this.local.allDocs({ keys: ids, include_docs: true, conflicts: true });
    return rows.map(({ key, doc }) => (doc ? { id: key, document: doc } : { id: key }));
  }

  /** All versions of a document, the shown one first. */
  async versions(id: string): Promise<StoredDocument[]> {
    return versionsOf(this.local, id);
  }

  /** Writes a document here, to be sent. */
  async save(document: { _id: string }): Promise<void> {
    await this.#write(document._id, async (local, rev) => {
      await local.put({ ...document, _rev: rev });
    });
  }

  /** Deletes a document here, to be sent. Nothing happens where there is none. */
  async remove(id: string): Promise<void> {
    const [current] = await this.byIds([id]);
    if (!current?.document) return;
    await this.#write(id, async (local, rev = '') => {
      await local.remove(id, rev).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    });
  }

  /** Lets one of several versions be the only one, here and then on the server. Throws where there is no such version. */
  async keepVersion(id: string, rev: string): Promise<void> {
    await this.#write(id, (local) => keepVersion(local, id, rev));
  }

  /** `rev` is that of the document now; undefined where there is none. */
  async #write(id: string, work: (local: Database, rev: string | undefined) => Promise<void>): Promise<void> {
    await holdReplica(this.name, 'shared', async () => {
      const [current] = await this.byIds([id]);
      await this.outbox.add(id);
      await work(this.local, current?.document?._rev);
    });
  }
}
