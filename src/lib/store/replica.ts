/** One database of the server as this browser has it. All tabs of a person share the same replica. */
import * as v from 'valibot';
import { withinTime } from './deadline.ts';
import { isMissing, LocalRecord } from './local-record.ts';
import { Outbox } from './outbox.ts';
import { openLocal, type Database, type StoredDocument } from './pouch.ts';
import { Sequence } from './remote.ts';
import { replicaName } from './replica-names.ts';

/** Counts up when replicas are laid out differently: older ones are dropped and fetched again. */
export const REPLICA_VERSION = 1;

const State = v.object({
  version: v.number(),
  /** Which database of the server this is a replica of. */
  instance: v.optional(v.string()),
  /** The server's changes up to here are in the replica, once it is complete. */
  since: v.optional(Sequence),
  /** The first sync has come to its end. */
  complete: v.boolean(),
  /** All days from this UTC date on are here. */
  daysFrom: v.optional(v.string()),
  /** When the replica was last known to be like the server, in Unix milliseconds. */
  syncedMs: v.optional(v.number())
});
export type ReplicaState = v.InferOutput<typeof State>;

const STATE = new LocalRecord('replica', State);
const EMPTY: ReplicaState = { version: REPLICA_VERSION, complete: false };
/** Sorts after every id that begins with the same letters. */
export const AFTER_ALL = '\ufff0';

/** A document by its id as it is now; without content where it is gone. */
export type ReadDocument = { id: string; document?: StoredDocument };

export class Replica {
  readonly database: string;
  readonly outbox: Outbox;
  /** The name of the local database; everything else kept about this replica is named after it. */
  readonly name: string;
  #local: Database;

  constructor(user: string, database: string) {
    this.database = database;
    this.name = replicaName(user, database);
    this.#local = openLocal(this.name);
    this.outbox = new Outbox(() => this.#local);
  }

  get local(): Database {
    return this.#local;
  }

  /** Makes the replica usable. True where one of an older version had to be dropped. */
  async prepare(): Promise<boolean> {
    const state = await STATE.read(this.#local);
    if (state?.version === REPLICA_VERSION) return false;
    const { update_seq: sequence } = await this.#local.info();
    const outdated = state !== undefined || sequence !== 0;
    if (outdated) await this.empty();
    else await this.setState({});
    return outdated;
  }

  async state(): Promise<ReplicaState> {
    return (await withinTime(STATE.read(this.#local))) ?? EMPTY;
  }

  async setState(change: Partial<ReplicaState>): Promise<void> {
    await withinTime(STATE.update(this.#local, (state) => ({ ...EMPTY, ...state, ...change })));
  }

  /** Drops everything and begins anew; only what was not sent yet is kept. */
  async empty(): Promise<void> {
    const ids = Object.keys(await withinTime(this.outbox.writes()));
    const unsent = await withinTime(this.outbox.documents(ids));
    await withinTime(this.#local.destroy());
    this.#local = openLocal(this.name);
    await this.setState({});
    for (const id of ids) await this.outbox.add(id);
    await this.#local.bulkDocs(unsent, { new_edits: false });
  }

  /** After another tab dropped the database, or PouchDB gave up its connection as it does when the disk is full. */
  async reopen(): Promise<void> {
    // PouchDB would share the connection of the old one, which is about to go.
    await withinTime(this.#local.close()).catch(() => undefined);
    this.#local = openLocal(this.name);
  }

  /** The ids of everything here. */
  async ids(): Promise<Set<string>> {
    const { rows } = await this.#local.allDocs();
    return new Set(rows.map(({ id }) => id));
  }

  /** Documents from `startkey` to `endkey` by id, with the revisions they are in conflict with. */
  async range(startkey: string, endkey: string): Promise<ReadDocument[]> {
    const { rows } = await this.#local.allDocs({ startkey, endkey, include_docs: true, conflicts: true });
    return rows.flatMap(({ id, doc }) => (doc ? { id, document: doc } : []));
  }

  async byIds(ids: string[]): Promise<ReadDocument[]> {
    const { rows } = await this.#local.allDocs({ keys: ids, include_docs: true, conflicts: true });
    return rows.map(({ key, doc }) => (doc ? { id: key, document: doc } : { id: key }));
  }

  /** Writes a document here, to be sent. */
  async save(document: { _id: string }): Promise<void> {
    const [current] = await this.byIds([document._id]);
    await this.outbox.add(document._id);
    await this.#local.put({ ...document, _rev: current?.document?._rev });
  }

  /** Deletes a document here, to be sent. Nothing happens where there is none. */
  async remove(id: string): Promise<void> {
    const [current] = await this.byIds([id]);
    if (!current?.document) return;
    await this.outbox.add(id);
    await this.#local.remove(id, current.document._rev).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}
