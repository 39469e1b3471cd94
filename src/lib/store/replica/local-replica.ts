/** Where a replica lives on this device: made ready, dropped and made anew without losing what was not sent. */
import { dropDatabase } from './indexeddb.ts';
import { failureOf } from '../errors.ts';
import { changeOver, copyDocuments, holdReplica, nameInUse, spareName } from './local-copy.ts';
import { mayHaveWrites, Outbox } from './outbox.ts';
import { openLocal, type Database, type StoredDocument } from './pouch.ts';
import { replicaName } from './names.ts';
import { EMPTY, REPLICA_VERSION, STATE, wasCompleted, type ReplicaState } from './state.ts';
import { addToStash, dropStash, readStash } from './unsent-stash.ts';

export class LocalReplica {
  readonly database: string;
  readonly outbox: Outbox;
  /** What everything kept about this replica is named after; its local database is `nameInUse(name)`. */
  readonly name: string;
  #local: Database;

  constructor(user: string, database: string) {
    this.database = database;
    this.name = replicaName(user, database);
    this.#local = openLocal(nameInUse(this.name));
    this.outbox = new Outbox(() => this.local);
  }

  get local(): Database {
    const name = nameInUse(this.name);
    // Another tab made it anew.
    if (this.#local.name !== name) this.#local = openLocal(name);
    return this.#local;
  }

  /** Makes the replica usable. True where one of an older version had to be dropped. */
  async prepare(): Promise<boolean> {
    const state = await STATE.read(this.local);
    const { update_seq: sequence } = await this.local.info();
    const outdated = state ? state.version !== REPLICA_VERSION : sequence !== 0;
    if (outdated) await this.empty();
    if (outdated || !state) await this.setState({});
    await this.restore();
    return outdated;
  }

  async state(): Promise<ReplicaState> {
    return (await STATE.read(this.local)) ?? EMPTY;
  }

  /** Whether the first sync came to its end; a full device tells that, too, though PouchDB cannot open anything there. */
  async isComplete(): Promise<boolean> {
    return wasCompleted(nameInUse(this.name));
  }

  async setState(change: Partial<ReplicaState>): Promise<void> {
    await STATE.update(this.local, (state) => ({ ...EMPTY, ...state, ...change }));
  }

  /**
   * Drops everything and begins anew. What was not sent yet is kept for `restore`; where a full device does not even let it
   * be read, nothing is dropped.
   */
  async empty(): Promise<void> {
    await holdReplica(this.name, 'exclusive', async () => {
      addToStash(this.name, await this.#unsent());
      await this.#local.close().catch(() => undefined);
      await dropDatabase(nameInUse(this.name));
      this.#local = openLocal(nameInUse(this.name));
    });
  }

  /** Takes back what was not sent when the replica was emptied. Returns the ids. */
  async restore(): Promise<string[]> {
    if (readStash(this.name).length === 0) return [];
    return holdReplica(this.name, 'exclusive', async () => {
      const documents = readStash(this.name);
      await this.setState({});
      for (const { _id } of documents) await this.outbox.add(_id);
      await this.local.bulkDocs(documents, { new_edits: false });
      dropStash(this.name);
      return documents.map(({ _id }) => _id);
    });
  }

  async #unsent(): Promise<StoredDocument[]> {
    try {
      return await this.outbox.unsent();
    } catch (error) {
      if (failureOf(error).kind === 'full' && !(await mayHaveWrites(nameInUse(this.name)))) return [];
      throw error;
    }
  }

  /** Makes the replica anew with only the documents that are wanted. Returns the ids of the others. */
  async rebuild(wanted: (id: string) => boolean): Promise<string[]> {
    return holdReplica(this.name, 'exclusive', async () => {
      const [before, spare] = [this.local, spareName(this.name)];
      // What a copy that was broken off left behind.
      await dropDatabase(spare);
      const fresh = openLocal(spare);
      const state = await this.state();
      await STATE.update(fresh, () => state);
      await this.outbox.copyTo(fresh);
      const whole = new Set(Object.keys(await this.outbox.writes()));
      const gone = await copyDocuments(before, fresh, { wanted, whole });
      changeOver(this.name, spare);
      this.#local = fresh;
      // Where another tab does not let go of it, it is dropped at the next start.
      await dropDatabase(before.name).catch(() => undefined);
      return gone;
    });
  }

  /** After another tab dropped the database, or PouchDB gave up its connection as it does when the disk is full. */
  async reopen(): Promise<void> {
    // PouchDB would share the connection of the old one, which is about to go.
    await this.#local.close().catch(() => undefined);
    this.#local = openLocal(nameInUse(this.name));
  }
}
