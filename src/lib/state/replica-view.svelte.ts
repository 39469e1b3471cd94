import { rangesWithoutDaysBefore } from '#domain/documents/day.ts';
import { Documents, type Conflicted, type Kinds, type Skipped } from '#lib/store/replica/documents.ts';
import { failureOf } from '#lib/store/errors.ts';
import type { StoredDocument } from '#lib/store/replica/pouch.ts';
import type { ReadDocument, Replica } from '#lib/store/replica/replica.ts';
import type { InferOutput } from 'valibot';

export type ReplicaSource = {
  replica: Replica;
  /** Tells the rest of the portal, and the server, what was written. */
  wrote: (ids: string[]) => Promise<void>;
};

/** What every view of a replica has in common: it reads it once, then follows what changes. */
export abstract class ReplicaView<K extends Kinds> {
  /** The replica has been read. It may still be empty: `sync.state` tells whether the first sync is under way. */
  ready = $state(false);
  /** Documents that do not match their schema, left out of everything. */
  skipped = $state.raw<Skipped[]>([]);
  conflicts = $state.raw<Conflicted[]>([]);
  /** Why the replica could not be read; can be shown as it is. */
  problem = $state<string>();
  readonly #kinds: K;
  readonly #documents: Documents<K>;
  #source: ReplicaSource | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(kinds: K) {
    this.#kinds = kinds;
    this.#documents = new Documents(kinds);
  }

  /** Hands the documents of the kinds that changed to the reactive fields. */
  protected abstract show(documents: Documents<K>, changed: Set<string>): void;

  /** Reads everything but days before the oldest interesting one. */
  open(source: ReplicaSource, oldestDay: string): Promise<void> {
    this.#source = source;
    const { replica } = source;
    return this.#enqueue(async () => {
      const read: ReadDocument[] = [];
      for (const range of rangesWithoutDaysBefore(oldestDay)) read.push(...(await replica.range(range)));
      this.#apply(read);
      this.ready = true;
    });
  }

  /** Reads these documents again. */
  follow(ids: string[]): Promise<void> {
    const source = this.#source;
    if (!source) return Promise.resolve();
    return this.#enqueue(async () => this.#apply(await source.replica.byIds(ids)));
  }

  /** A document as it is in the replica, with what its schema leaves out; undefined: it is not there. */
  async read(id: string): Promise<object | undefined> {
    const [read] = (await this.#source?.replica.byIds([id])) ?? [];
    return read?.document;
  }

  /** The replica was emptied. */
  clear(): void {
    this.#documents.clear();
    this.skipped = [];
    this.conflicts = [];
    this.show(this.#documents, kindNames(this.#kinds));
  }

  /** Writes to this device first, then to the server. Throws an error that can be shown, e.g. where the disk is full. */
  async save(document: InferOutput<K[keyof K]>): Promise<void> {
    await this.#write(document._id, (replica) => replica.save(document));
  }

  /** Deletes a document by its id, here first. */
  async remove(id: string): Promise<void> {
    await this.#write(id, (replica) => replica.remove(id));
  }

  /** All versions of a document that was changed in two places at once, the shown one first. */
  async versions(id: string): Promise<StoredDocument[]> {
    return (await this.#source?.replica.versions(id)) ?? [];
  }

  /** Lets this version be the only one, here and then on the server. Throws an error that can be shown. */
  async keepVersion(id: string, rev: string): Promise<void> {
    await this.#write(id, (replica) => replica.keepVersion(id, rev));
  }

  /** Gives up a write that the server refuses: what the server has takes its place with the next sync. */
  async discard(id: string): Promise<void> {
    await this.#write(id, (replica) => replica.outbox.discard(id));
  }

  async #write(id: string, work: (replica: Replica) => Promise<void>): Promise<void> {
    const source = this.#source;
    if (!source) throw new Error('Nobody is signed in: there is nowhere to keep this.');
    try {
      await work(source.replica);
    } catch (error) {
      const { kind, message } = failureOf(error);
      const full =
        'This device has no space left, so the change was not kept. Free some space and try again.';
      throw new Error(kind === 'full' ? full : message, { cause: error });
    }
    await source.wrote([id]);
  }

  #apply(read: ReadDocument[]): void {
    const changed = this.#documents.apply(read);
    this.skipped = this.#documents.skipped;
    this.conflicts = this.#documents.conflicts;
    if (changed.size > 0) this.show(this.#documents, changed);
  }

  /** One reading at a time, in the order they were asked for: an older state never overwrites a newer one. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).then(
      () => {
        this.problem = undefined;
      },
      (error: unknown) => {
        this.problem = failureOf(error).message;
      }
    );
    return this.#queue;
  }
}

const kindNames = (kinds: Kinds): Set<string> => new Set(Object.keys(kinds));
