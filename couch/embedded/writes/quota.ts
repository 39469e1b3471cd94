import type { Quota } from '../../databases.ts';
import { databaseFull } from '../limits.ts';
import { isLocalId, type IncomingDocument } from '../documents.ts';
import type { CouchError } from '../errors.ts';
import type { DatabaseRequest } from '../request.ts';
import { isServerAdmin } from '../security.ts';
import type { Database } from '../store/database.ts';
import { measureFolder } from '../store/folders.ts';

/** A measurement of a database's files is used for so long, and until so many bytes were written since. */
const MEASURED_MS = 60_000;
const MEASURED_BYTES = 5_000_000;

/** Deleted documents stay in the index. */
const MAX_DELETED_SHARE = 3;

type Measured = { bytes: number; atMs: number; written: number };

/** How full databases are that have a quota. */
export class Quotas {
  readonly #quotaOf: (database: string) => Quota | undefined;
  readonly #measured = new WeakMap<Database, Measured>();

  /** `quotaOf` gives the quota of a database by its name; undefined: it has none. */
  constructor(quotaOf: (database: string) => Quota | undefined) {
    this.#quotaOf = quotaOf;
  }

  /**
   * The refusal of each document that would exceed the quota. Server administrators and deletions are not bounded, and local
   * documents in another way.
   */
  async refusals(
    { database, name, user, endpoint }: DatabaseRequest,
    documents: IncomingDocument[]
  ): Promise<(CouchError | undefined)[]> {
    const quota = this.#quotaOf(name);
    if (!quota || isServerAdmin(user)) return documents.map(() => undefined);
    const measured = await this.#measure(database, endpoint.databases.folder(name));
    const { index } = database;
    let room = quota.documents - index.liveIds.length;
    let tombstones = quota.documents * MAX_DELETED_SHARE - index.deletedCount;
    return documents.map(({ id, deleted, json }) => {
      if (isLocalId(id)) return undefined;
      const known = index.get(id);
      if (deleted) return known || --tombstones >= 0 ? undefined : databaseFull(quota);
      measured.written += Buffer.byteLength(json);
      const needsRoom = !known || known.deleted;
      const isFull = measured.bytes + measured.written > quota.bytes || (needsRoom && --room < 0);
      return isFull ? databaseFull(quota) : undefined;
    });
  }

  async #measure(database: Database, folder: string): Promise<Measured> {
    const known = this.#measured.get(database);
    const isRecent = known && Date.now() - known.atMs < MEASURED_MS && known.written < MEASURED_BYTES;
    if (isRecent) return known;
    const measured = { bytes: await measureFolder(folder), atMs: Date.now(), written: 0 };
    this.#measured.set(database, measured);
    return measured;
  }
}
