/** What a replica records about itself, in CouchDB's `_local` documents: they are never replicated. */
import * as v from 'valibot';
import { statusOf } from '#domain/errors.ts';

/** One record of the given shape. */
class LocalRecord<S extends v.GenericSchema<object, object>> {
  readonly id: string;
  readonly #schema: S;

  constructor(name: string, schema: S) {
    this.id = `_local/${name}`;
    this.#schema = schema;
  }

  /** Undefined for anything of another shape. */
  parse(stored: unknown): v.InferOutput<S> | undefined {
    const parsed = v.safeParse(this.#schema, stored);
    return parsed.success ? parsed.output : undefined;
  }

  /** Undefined where there is none, or one of another shape. */
  async read(database: PouchDB.Database): Promise<v.InferOutput<S> | undefined> {
    return this.parse(await this.#stored(database));
  }

  /** Writes what `change` returns for the current record, also when another tab writes at the same time. */
  async update(
    database: PouchDB.Database,
    change: (current: v.InferOutput<S> | undefined) => v.InferOutput<S>
  ): Promise<void> {
    for (;;) {
      const stored = await this.#stored(database);
      const next = change(this.parse(stored));
      try {
        await database.put({ ...next, _id: this.id, ...(stored && { _rev: stored._rev }) });
        return;
      } catch (error) {
        if (statusOf(error) !== 409) throw error;
      }
    }
  }

  async #stored(database: PouchDB.Database) {
    try {
      return await database.get(this.id);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }
}

/** Increases when the layout of replicas changes: older ones are dropped and fetched again. */
export const REPLICA_VERSION = 1;

export const Sequence = v.union([v.string(), v.number()]);
/** A position among the changes of a database on the server. */
export type Sequence = v.InferOutput<typeof Sequence>;

const ReplicaState = v.object({
  version: v.number(),
  /** Which database of the server this is a replica of. */
  instance: v.optional(v.string()),
  /** The server's changes up to here are in the replica, once it is complete. */
  since: v.optional(Sequence),
  /** The first sync is complete. */
  complete: v.boolean(),
  /** All days from this UTC date on are here. */
  daysFrom: v.optional(v.string()),
  /** When the replica was last known to be like the server, in Unix milliseconds. */
  syncedMs: v.optional(v.number())
});
export type ReplicaState = v.InferOutput<typeof ReplicaState>;

export const STATE = new LocalRecord('replica', ReplicaState);
export const EMPTY_STATE: ReplicaState = { version: REPLICA_VERSION, complete: false };

const Write = v.object({
  /** Why the server refused it. */
  denied: v.optional(v.string()),
  /** Its author discarded it: it goes as soon as the server's version can be fetched. */
  discarded: v.optional(v.boolean())
});
/** By document id. */
const Writes = v.object({ writes: v.record(v.string(), Write) });
export type OutboxWrites = v.InferOutput<typeof Writes>['writes'];

export const OUTBOX = new LocalRecord('outbox', Writes);

/** Which documents of a replica were written here and are not on the server yet. */
export class Outbox {
  readonly #local: () => PouchDB.Database;

  constructor(local: () => PouchDB.Database) {
    this.#local = local;
  }

  async writes(): Promise<OutboxWrites> {
    return (await OUTBOX.read(this.#local()))?.writes ?? {};
  }

  /** Called before the document itself is written: then no crash between the two can leave a write unsent. */
  async add(id: string): Promise<void> {
    await this.#change((writes) => ({ ...writes, [id]: {} }));
  }

  /** Records why the server refused writes, by id. */
  async deny(reasons: Map<string, string>): Promise<void> {
    await this.#change((writes) => {
      const denied = [...reasons]
        .filter(([id]) => id in writes)
        .map(([id, reason]) => [id, { ...writes[id], denied: reason }]);
      return { ...writes, ...Object.fromEntries(denied) };
    });
  }

  /** Marks a write as discarded. Does nothing where the server has it by now. */
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

  /** Copies the writes into the new database of a replica that is being rebuilt. */
  async copyTo(database: PouchDB.Database): Promise<void> {
    const writes = await this.writes();
    await OUTBOX.update(database, () => ({ writes }));
  }

  async #change(change: (writes: OutboxWrites) => OutboxWrites): Promise<void> {
    await OUTBOX.update(this.#local(), (current) => ({ writes: change(current?.writes ?? {}) }));
  }
}
