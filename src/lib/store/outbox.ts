/** Which documents of a replica were written here and are not on the server yet. */
import * as v from 'valibot';
import { LocalRecord } from './local-record.ts';
import type { Database, StoredDocument } from './pouch.ts';

const Writes = v.object({
  /** By document id; `denied` is why the server refused it. */
  writes: v.record(v.string(), v.object({ denied: v.optional(v.string()) }))
});
export type OutboxWrites = v.InferOutput<typeof Writes>['writes'];

const OUTBOX = new LocalRecord('outbox', Writes);

export class Outbox {
  readonly #local: () => Database;

  constructor(local: () => Database) {
    this.#local = local;
  }

  async writes(): Promise<OutboxWrites> {
    return (await OUTBOX.read(this.#local()))?.writes ?? {};
  }

  /** Called before the document itself is written: then no crash between the two can leave a write unsent. */
  async add(id: string): Promise<void> {
    await this.#change((writes) => ({ ...writes, [id]: {} }));
  }

  async deny(reasons: Map<string, string>): Promise<void> {
    await this.#change((writes) => {
      const denied = [...reasons]
        .filter(([id]) => id in writes)
        .map(([id, reason]) => [id, { denied: reason }]);
      return { ...writes, ...Object.fromEntries(denied) };
    });
  }

  async remove(ids: string[]): Promise<void> {
    await this.#change((writes) =>
      Object.fromEntries(Object.entries(writes).filter(([id]) => !ids.includes(id)))
    );
  }

  /** The documents with their history, as the server needs them; also deletions. */
  async documents(ids: string[]): Promise<StoredDocument[]> {
    const { rows } = await this.#local().allDocs({ keys: ids });
    const found = rows.filter((row) => row.error === undefined);
    return Promise.all(found.map(({ id, value }) => this.#local().get(id, { rev: value.rev, revs: true })));
  }

  async #change(change: (writes: OutboxWrites) => OutboxWrites): Promise<void> {
    await OUTBOX.update(this.#local(), (current) => ({ writes: change(current?.writes ?? {}) }));
  }
}
