import { max } from 'd3-array';
import type { InferOutput } from 'valibot';
import { rangesWithoutDaysBefore } from '#domain/documents/day.ts';
import { TidesheetError } from '#domain/errors.ts';
import { StoreError, toStoreError } from '#lib/store/errors.ts';
import {
  Documents,
  type Conflicted,
  type Kinds,
  type ReadDocument,
  type RestoredDocument,
  type Skipped
} from '#lib/store/replica/documents.ts';
import type { PackedRead, ReplicaPack } from '#lib/store/pack/replica-pack.ts';
import type { Replica } from '#lib/store/replica/replica.ts';

export type ReplicaSource = {
  replica: Replica;
  /** What reads most of a large replica faster. */
  pack?: ReplicaPack | undefined;
  /** Call with the ids of documents that were written: updates the rest of the dashboard, and the server. */
  onWritten: (ids: string[]) => Promise<void>;
};

/** How often what has arrived is shown during the first sync. */
const FIRST_SYNC_MS = 1_000;

/** The common part of all views of a replica: they read it once, then follow its changes. */
export abstract class ReplicaView<K extends Kinds> {
  /** The replica has been read. It may still be empty: `sync.state` shows whether the first sync is in progress. */
  ready = $state(false);
  /** Documents that do not match their schema, excluded from everything. */
  skipped = $state.raw<Skipped[]>([]);
  conflicts = $state.raw<Conflicted[]>([]);
  /** All days from this UTC date on are here; undefined: that is not known, because the first sync is not complete. */
  daysFrom = $state<string>();
  /** Why the replica could not be read; can be shown as it is. */
  problem = $state<string>();
  readonly #kinds: K;
  readonly #documents: Documents<K>;
  #source: ReplicaSource | undefined;
  #oldestDay = '';
  #queue: Promise<void> = Promise.resolve();
  /** Ids of documents that changed and were not read again yet. */
  readonly #arrived: string[] = [];
  #followTimer: ReturnType<typeof setTimeout> | undefined;
  #followedMs = 0;

  constructor(kinds: K) {
    this.#kinds = kinds;
    this.#documents = new Documents(kinds);
  }

  /** Updates the reactive fields of the kinds that changed. */
  protected abstract show(documents: Documents<K>, changed: Set<string>): void;

  /** Loads what `show` needs, before anything is read. */
  protected prepare(): Promise<void> {
    return Promise.resolve();
  }

  /** Reads everything except days before `oldestDay`. */
  open(source: ReplicaSource, oldestDay: string): Promise<void> {
    this.#source = source;
    this.#oldestDay = oldestDay;
    const { replica } = source;
    return this.#enqueue(async () => {
      const [{ packed, read }] = await Promise.all([this.#readAll(source), this.prepare()]);
      this.#apply(read, packed);
      await this.#readState(replica);
      this.ready = true;
      this.#savePack();
    });
  }

  /** Reads these documents again; during the first sync once a second, because all that is shown is computed again each time. */
  async follow(ids: string[]): Promise<void> {
    const source = this.#source;
    if (!source) return;
    this.#arrived.push(...ids);
    const waitMs = (await this.#isFirstSync(source)) ? this.#followedMs + FIRST_SYNC_MS - Date.now() : 0;
    if (waitMs > 0) this.#followTimer ??= setTimeout(() => void this.#followArrived(), waitMs);
    else await this.#followArrived();
  }

  #followArrived(): Promise<void> {
    clearTimeout(this.#followTimer);
    this.#followTimer = undefined;
    this.#followedMs = Date.now();
    const source = this.#source;
    const ids = this.#arrived.splice(0);
    if (!source || ids.length === 0) return Promise.resolve();
    return this.#enqueue(async () => {
      this.#apply(await source.replica.byIds(ids));
      await this.#readState(source.replica);
      this.#savePack();
    });
  }

  /** Nothing is read or stored for this view any more. */
  close(): void {
    clearTimeout(this.#followTimer);
    this.#source?.pack?.stop();
    this.#source = undefined;
  }

  async #isFirstSync({ replica }: ReplicaSource): Promise<boolean> {
    // Where this cannot be read, neither can the documents: that is reported.
    return this.daysFrom === undefined && !(await replica.state().catch(() => undefined))?.complete;
  }

  async #readAll({ replica, pack }: ReplicaSource): Promise<Partial<PackedRead> & { read: ReadDocument[] }> {
    // A pack that cannot be read is only missing.
    const packed = await pack?.read(this.#oldestDay).catch(() => undefined);
    if (packed) return packed;
    const ranges = rangesWithoutDaysBefore(this.#oldestDay);
    return { read: (await Promise.all(ranges.map((range) => replica.range(range)))).flat() };
  }

  #savePack(): void {
    // Before the first sync is complete it would change all the time.
    if (this.daysFrom !== undefined) this.#source?.pack?.saveSoon(this.#documents);
  }

  /** A document as stored in the replica, with fields that its schema drops; undefined: it is not there. */
  async read(id: string): Promise<object | undefined> {
    const [read] = (await this.#source?.replica.byIds([id])) ?? [];
    return read?.document;
  }

  /** The replica was emptied. */
  clear(): void {
    this.#documents.clear();
    this.skipped = [];
    this.conflicts = [];
    this.daysFrom = undefined;
    this.show(this.#documents, kindNames(this.#kinds));
  }

  /** Writes to this device first, then to the server. @throws TidesheetError e.g. where the disk is full */
  async save(document: InferOutput<K[keyof K]>): Promise<void> {
    await this.#write(document._id, (replica) => replica.save(document));
  }

  /** Deletes a document by its id, here first. */
  async remove(id: string): Promise<void> {
    await this.#write(id, (replica) => replica.remove(id));
  }

  /** All versions of a document that was changed in two places at once, the one that counts first. */
  async versions(id: string): Promise<PouchDB.Core.Stored[]> {
    return (await this.#source?.replica.versions(id)) ?? [];
  }

  /** Makes this version the only one, here and then on the server. @throws TidesheetError */
  async resolveConflict(id: string, rev: string): Promise<void> {
    await this.#write(id, (replica) => replica.resolveConflict(id, rev));
  }

  /** Discards a write that the server refused: the server's version replaces it with the next sync. */
  async discard(id: string): Promise<void> {
    await this.#write(id, (replica) => replica.outbox.discard(id));
  }

  async #write(id: string, work: (replica: Replica) => Promise<void>): Promise<void> {
    const source = this.#source;
    if (!source)
      throw new TidesheetError('You are not signed in, so the change cannot be saved.', {
        code: 'signed-out'
      });
    try {
      await work(source.replica);
    } catch (error) {
      const failure = toStoreError(error);
      if (failure.code !== 'storage-full') throw failure;
      throw new StoreError(
        'storage-full',
        'This device has no space left, so the change was not saved. Free some space and try again.',
        error
      );
    }
    await source.onWritten([id]);
  }

  #apply(read: ReadDocument[], restored?: readonly RestoredDocument[]): void {
    const changed = this.#documents.apply(read, restored);
    this.skipped = this.#documents.skipped;
    this.conflicts = this.#documents.conflicts;
    if (changed.size > 0) this.show(this.#documents, changed);
  }

  async #readState(replica: Replica): Promise<void> {
    const { complete, daysFrom } = await replica.state();
    this.daysFrom = complete && daysFrom !== undefined ? max([daysFrom, this.#oldestDay]) : undefined;
  }

  /** One read at a time, in the order of the calls: an older state never overwrites a newer one. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).then(
      () => {
        this.problem = undefined;
      },
      (error: unknown) => {
        this.problem = toStoreError(error).message;
      }
    );
    return this.#queue;
  }
}

const kindNames = (kinds: Kinds): Set<string> => new Set(Object.keys(kinds));
