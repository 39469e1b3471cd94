/** Which documents of a replica were written here and are not on the server yet. */
import * as v from 'valibot';
import { readRecord } from './indexeddb.ts';
import { leavesOf } from './versions.ts';
import { LocalRecord } from './records.ts';
import type { Database, StoredDocument } from './pouch.ts';

const Write = v.object({
  /** Why the server refused it. */
  denied: v.optional(v.string()),
  /** Its author gave it up: it goes as soon as the server tells what to show in its place. */
  discarded: v.optional(v.boolean())
});
/** By document id. */
const Writes = v.object({ writes: v.record(v.string(), Write) });
export type OutboxWrites = v.InferOutput<typeof Writes>['writes'];

const OUTBOX = new LocalRecord('outbox', Writes);

/** Whether a local database has writes to send, also where PouchDB cannot open it; true where that cannot be told. */
export async function mayHaveWrites(name: string): Promise<boolean> {
  const record = await readRecord(name, OUTBOX.id);
  if (record === undefined) return false;
  const parsed = v.safeParse(Writes, record);
  return !parsed.success || Object.keys(parsed.output.writes).length > 0;
}

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
        .map(([id, reason]) => [id, { ...writes[id], denied: reason }]);
      return { ...writes, ...Object.fromEntries(denied) };
    });
  }

  /** Gives a write up. Nothing happens where the server has it by now. */
  async discard(id: string): Promise<void> {
    await this.#change((writes) =>
      id in writes ? { ...writes, [id]: { ...writes[id], discarded: true } } : writes
    );
  }

  async remove(ids: string[]): Promise<void> {
    await this.#change((writes) =>
      Object.fromEntries(Object.entries(writes).filter(([id]) => !ids.includes(id)))
    );
  }

  /** Puts the writes of a replica that is made anew into its new database. */
  async copyTo(database: Database): Promise<void> {
    const writes = await this.writes();
    await OUTBOX.update(database, () => ({ writes }));
  }

  /** Everything that is to be sent, but for what was given up. */
  async unsent(): Promise<StoredDocument[]> {
    const writes = Object.entries(await this.writes());
    return this.documents(writes.filter(([, { discarded }]) => !discarded).map(([id]) => id));
  }

  /** The documents with their history, as the server needs them; also deletions, and versions that were ended here. */
  async documents(ids: string[]): Promise<StoredDocument[]> {
    const { rows } = await this.#local().allDocs({ keys: ids });
    const found = rows.filter((row) => row.error === undefined);
    const leaves = found.map(async ({ id, value }) =>
      (await leavesOf(this.#local(), id)).filter(({ _rev, _deleted }) => _deleted || _rev === value.rev)
    );
    return (await Promise.all(leaves)).flat();
  }

  async #change(change: (writes: OutboxWrites) => OutboxWrites): Promise<void> {
    await OUTBOX.update(this.#local(), (current) => ({ writes: change(current?.writes ?? {}) }));
  }
}
