/**
 * One database of the server as this browser has it; all tabs of a user share the same replica. It can be emptied and
 * rebuilt without losing what was not sent.
 */
import { statusOf } from '#domain/errors.ts';
import { dayRangeBefore, isDayBefore } from '#domain/documents/day.ts';
import { countedVersion, hasStoredDeletions } from '#domain/documents/deletions.ts';
import { kindOf, type IdRange } from '#domain/documents/id.ts';
import { countedReview } from '#domain/documents/review.ts';
import { wellFormedDocument } from '#domain/text.ts';
import { addDays } from '#domain/time/calendar.ts';
import { toStoreError } from '../errors.ts';
import {
  addToStash,
  clearStash,
  databaseInUse,
  readStash,
  spareDatabase,
  switchDatabase,
  withLock
} from './coordination.ts';
import type { ReadDocument } from './documents.ts';
import { deleteDatabase, openLocal, readLocalDocument, reopenLocal } from './indexeddb.ts';
import { replicaName } from './names.ts';
import { EMPTY_STATE, Outbox, OUTBOX, REPLICA_VERSION, STATE, type ReplicaState } from './records.ts';
import { copyDocuments, leavesOf, resolveConflict, versionsOf } from './versions.ts';

/** So many days more than asked for are tolerated: rebuilding every morning would be wasted work. */
const SPARE_DAYS = 7;

/** What chooses the version that counts, of kinds where it is not CouchDB's winning one. */
function countingOf(id: string): (<T extends object>(versions: readonly T[]) => T | undefined) | undefined {
  if (hasStoredDeletions(id)) return countedVersion;
  return kindOf(id) === 'review' ? countedReview : undefined;
}

export class Replica {
  readonly database: string;
  readonly outbox: Outbox;
  /** Names everything stored for this replica; its local database is `databaseInUse(name)`. */
  readonly name: string;
  #local: PouchDB.Database;

  constructor(user: string, database: string) {
    this.database = database;
    this.name = replicaName(user, database);
    this.#local = openLocal(databaseInUse(this.name));
    this.outbox = new Outbox(() => this.local);
  }

  get local(): PouchDB.Database {
    const name = databaseInUse(this.name);
    // Another tab rebuilt it.
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
    await this.restoreUnsent();
    return outdated;
  }

  async state(): Promise<ReplicaState> {
    return (await STATE.read(this.local)) ?? EMPTY_STATE;
  }

  async setState(change: Partial<ReplicaState>): Promise<void> {
    await STATE.update(this.local, (state) => ({ ...EMPTY_STATE, ...state, ...change }));
  }

  /** Whether the first sync is complete, read also on a full device, where PouchDB cannot open anything. */
  async isComplete(): Promise<boolean> {
    return STATE.parse(await readLocalDocument(databaseInUse(this.name), STATE.id))?.complete ?? false;
  }

  /** The ids of everything here. */
  async ids(): Promise<Set<string>> {
    const { rows } = await this.local.allDocs();
    return new Set(rows.map(({ id }) => id));
  }

  /** The documents of a range of ids, with the revisions they are in conflict with. */
  async range(range: IdRange): Promise<ReadDocument[]> {
    const { rows } = await this.local.allDocs({ ...range, include_docs: true, conflicts: true });
    return this.#counted(rows.flatMap(({ id, doc }) => (doc ? { id, document: doc } : [])));
  }

  async byIds(ids: string[]): Promise<ReadDocument[]> {
    const { rows } = await this.local.allDocs({ keys: ids, include_docs: true, conflicts: true });
    return this.#counted(rows.map(({ key, doc }) => (doc ? { id: key, document: doc } : { id: key })));
  }

  /** The same documents; of those that were changed in two places the version that counts. Others wait for nothing. */
  async #counted(read: ReadDocument[]): Promise<ReadDocument[]> {
    for (const one of read) {
      const conflicts = one.document?._conflicts;
      if (!conflicts || countingOf(one.id) === undefined) continue;
      const [counted] = await this.versions(one.id);
      if (counted) one.document = { ...counted, _conflicts: conflicts };
    }
    return read;
  }

  /** The revision of a document's winning version; undefined where there is none. */
  async #winner(id: string): Promise<string | undefined> {
    const { rows } = await this.local.allDocs({ keys: [id] });
    const [row] = rows;
    return row && row.error === undefined && !row.value.deleted ? row.value.rev : undefined;
  }

  /** All versions of a document, the one that counts first. */
  async versions(id: string): Promise<PouchDB.Core.Stored[]> {
    const versions = await versionsOf(this.local, id);
    const counted = countingOf(id)?.(versions) ?? versions[0];
    return counted ? [counted, ...versions.filter((version) => version !== counted)] : [];
  }

  /** The documents with their history, as the server needs them; also deletions, and versions that were ended here. */
  async withHistory(ids: string[]): Promise<PouchDB.Core.Stored[]> {
    const { rows } = await this.local.allDocs({ keys: ids });
    const found = rows.filter((row) => row.error === undefined);
    const leaves = found.map(async ({ id, value }) =>
      (await leavesOf(this.local, id)).filter(({ _rev, _deleted }) => _deleted || _rev === value.rev)
    );
    return (await Promise.all(leaves)).flat();
  }

  /** Writes a document here, to be sent. */
  async save(document: { _id: string }): Promise<void> {
    await this.#write(document._id, async (rev) => {
      await this.local.put({ ...wellFormedDocument(document), _rev: rev });
    });
  }

  /** Deletes a document here, to be sent. Does nothing where there is none. */
  async remove(id: string): Promise<void> {
    if ((await this.#winner(id)) === undefined) return;
    await this.#write(id, async (rev = '') => {
      await this.local.remove(id, rev).catch((error: unknown) => {
        if (statusOf(error) !== 404) throw error;
      });
    });
  }

  /** Makes one of several versions the only one, here and then on the server. @throws TidesheetError where it is gone. */
  async resolveConflict(id: string, rev: string): Promise<void> {
    await this.#write(id, () => resolveConflict(this.local, id, rev));
  }

  /** `rev` is that of the document now; undefined where there is none. */
  async #write(id: string, work: (rev: string | undefined) => Promise<void>): Promise<void> {
    await withLock(this.name, 'shared', async () => {
      const rev = await this.#winner(id);
      await this.outbox.add(id);
      await work(rev);
    });
  }

  /**
   * Drops everything and starts again. What was not sent is stashed for `restoreUnsent`; where a full device does not even
   * let it be read, nothing is dropped.
   */
  async empty(): Promise<void> {
    await withLock(this.name, 'exclusive', async () => {
      addToStash(this.name, await this.#unsent());
      await this.#local.close().catch(() => undefined);
      await deleteDatabase(databaseInUse(this.name));
      this.#local = openLocal(databaseInUse(this.name));
    });
  }

  /** Restores what was not sent when the replica was emptied. Returns the ids. */
  async restoreUnsent(): Promise<string[]> {
    if (readStash(this.name).length === 0) return [];
    return withLock(this.name, 'exclusive', async () => {
      const documents = readStash(this.name);
      await this.setState({});
      for (const { _id } of documents) await this.outbox.add(_id);
      await this.local.bulkDocs(documents, { new_edits: false });
      clearStash(this.name);
      return documents.map(({ _id }) => _id);
    });
  }

  async #unsent(): Promise<PouchDB.Core.Stored[]> {
    try {
      const writes = Object.entries(await this.outbox.writes());
      return await this.withHistory(writes.filter(([, { discarded }]) => !discarded).map(([id]) => id));
    } catch (error) {
      if (toStoreError(error).code === 'storage-full' && !(await this.#mayHaveWrites())) return [];
      throw error;
    }
  }

  /** Whether there are writes to send, where PouchDB cannot open the database; true where that is unknown. */
  async #mayHaveWrites(): Promise<boolean> {
    const stored = await readLocalDocument(databaseInUse(this.name), OUTBOX.id);
    if (stored === undefined) return false;
    const outbox = OUTBOX.parse(stored);
    return outbox === undefined || Object.keys(outbox.writes).length > 0;
  }

  /** Rebuilds the replica with only the wanted documents. Returns the ids of the others. */
  async rebuild(isWanted: (id: string) => boolean): Promise<string[]> {
    return withLock(this.name, 'exclusive', async () => {
      const [before, spare] = [this.local, spareDatabase(this.name)];
      // An interrupted copy may have left something behind.
      await deleteDatabase(spare);
      const fresh = openLocal(spare);
      const state = await this.state();
      await STATE.update(fresh, () => state);
      await this.outbox.copyTo(fresh);
      const withHistory = new Set(Object.keys(await this.outbox.writes()));
      const left = await copyDocuments(before, fresh, { isWanted, withHistory });
      switchDatabase(this.name, spare);
      this.#local = fresh;
      // While another tab has it open, it is deleted at the next start.
      await deleteDatabase(before.name).catch(() => undefined);
      return left;
    });
  }

  /** Drops days before the date `oldestDay` once there are many. Returns their ids. They stay on the server. */
  async evictDays(oldestDay: string): Promise<string[]> {
    // Without Web Locks, as on plain HTTP, a write of another tab could fall between the old database and the new one.
    if (!('locks' in navigator)) return [];
    const tooOld = dayRangeBefore(addDays(oldestDay, -SPARE_DAYS));
    const { rows } = await this.local.allDocs({ ...tooOld, limit: 1 });
    if (rows.length === 0) return [];
    const unsent = Object.keys(await this.outbox.writes());
    const evicted = await this.rebuild((id) => !isDayBefore(id, oldestDay) || unsent.includes(id));
    await this.setState({ daysFrom: oldestDay });
    return evicted;
  }

  /** After another tab dropped the database, or PouchDB lost its connection as it does when the disk is full. */
  reopen(): void {
    reopenLocal(databaseInUse(this.name));
  }
}
