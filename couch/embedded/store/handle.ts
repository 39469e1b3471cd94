import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Signal } from '../concurrency.ts';
import { CouchError, noDatabase } from '../errors.ts';
import type { Security } from '../security.ts';
import { Database, type DerivedData } from './database.ts';
import { readDiskSpace } from './disk-space.ts';
import { DocumentStore } from './document-store.ts';
import { folderName, removeFolder } from './folders.ts';
import { readDroppedData, TableSizes, verifyFiles } from './leveldb-files.ts';
import { DamageError, isDamage, isLocked, isOutOfResources } from './leveldb.ts';

/** Opens what is derived from a database, in the database's folder. */
export type Derive = (database: Database, folder: string) => DerivedData;

type HandleOptions = {
  name: string;
  /** The folder with the folders of all databases. */
  root: string;
  /** Of the databases' update sequences: another one at every start. */
  epoch: string;
  /** How long the bodies of superseded revisions stay readable. */
  supersededMs: number;
  log: (line: string) => void;
  onWrite: () => void;
  derive: Derive;
  /** Whether it is created now, so that there are no files yet. */
  isNew: boolean;
};

/** How long closing and removing wait for running requests: one may send its body for ever. */
const TIMEOUT_MS = 5000;

/** A database that exists, from its first opening to the removal of its folder. Its LevelDB may be open or not. */
export class DatabaseHandle {
  readonly name: string;
  /** The folder with its files. */
  readonly folder: string;
  /** Notified after every write, and when the database is deleted. */
  readonly written = new Signal();
  /** A number that rises with every use of any database. */
  lastUsed = 0;
  readonly #options: HandleOptions;
  readonly #released = new Signal();
  #users = 0;
  #open: Promise<Database> | undefined;
  #tables: TableSizes | undefined;
  #closing: Promise<void> | undefined;
  /** Of the database when it was closed last. */
  #security: Security | undefined;
  /** The error of all further requests, once the files could not be read. */
  #damage: CouchError | undefined;
  #isDeleted = false;
  /** Whether its folder must be there. */
  #exists: boolean;
  /** Tables that were verified already. */
  readonly #verified = new Set<string>();
  /** LevelDB writes no more after a failed write until it is opened again. */
  #mustReopen = false;

  constructor(options: HandleOptions) {
    this.#options = options;
    this.name = options.name;
    this.folder = join(options.root, folderName(options.name));
    this.#exists = !options.isNew;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  get isDamaged(): boolean {
    return this.#damage !== undefined;
  }

  get isUsed(): boolean {
    return this.#users > 0;
  }

  /**
   * Runs a task with the open database, which stays open meanwhile; `acquire` opens it when it is its turn.
   * @throws CouchError 404 when it is deleted, 500 when its files are damaged, 503 while they cannot be used.
   */
  async use<T>(acquire: () => Promise<void>, task: (database: Database) => Promise<T> | T): Promise<T> {
    this.#users += 1;
    try {
      if (!this.#open) await acquire();
      const database = await this.open();
      this.#requireTables();
      return await task(database);
    } catch (error) {
      if (this.#isDeleted && !(error instanceof CouchError)) throw noDatabase();
      if (isDamage(error)) throw this.#damaged(error);
      if (!(error instanceof CouchError)) this.checkFolder();
      if (this.#damage) throw this.#damage;
      if (!isOutOfResources(error)) throw error;
      // Opening needs space on the disk; without it the database can at least be read as long as it stays open.
      this.#mustReopen = (await readDiskSpace(this.#options.root)) !== 'full';
      throw this.#unavailable(error);
    } finally {
      this.#users -= 1;
      if (this.#mustReopen && this.#users === 0) {
        this.#mustReopen = false;
        void this.close();
      }
      this.#released.notify();
    }
  }

  /**
   * Who may read it. It is not opened for that where it was open before: a feed waits for days, of a database in which nothing
   * changes. @throws CouchError as `use` does.
   */
  async security(acquire: () => Promise<void>): Promise<Security> {
    await this.#closing;
    const isKnown = !this.#open && !this.#damage && !this.#isDeleted;
    return (isKnown && this.#security) || this.use(acquire, ({ security }) => security);
  }

  /**
   * Opens the LevelDB unless it is open.
   * @throws CouchError 404 when it is deleted, 500 when its files are damaged, 503 while they cannot be used.
   */
  open(): Promise<Database> {
    if (this.#isDeleted) throw noDatabase();
    if (this.#damage) throw this.#damage;
    this.#open ??= this.#load();
    return this.#open;
  }

  async #load(): Promise<Database> {
    await this.#closing;
    const { epoch, supersededMs, log, onWrite } = this.#options;
    const derive = (database: Database) => this.#options.derive(database, this.folder);
    try {
      this.#requireFolder();
      await verifyFiles(this.folder, this.#verified);
      const store = await DocumentStore.open(this.folder);
      this.#exists = true;
      this.#tables = new TableSizes(this.folder);
      const dropped = readDroppedData(this.folder);
      if (dropped !== undefined)
        log(`The database "${this.name}" was damaged and lost its last writes: ${dropped}`);
      const onFailure = (error: unknown) => this.#failInBackground(error);
      const opened = { name: this.name, store, epoch, supersededMs, onFailure, onWrite, derive };
      return await Database.load(opened).catch(async (error: unknown) => {
        await store.close();
        throw error;
      });
    } catch (error) {
      if (isLocked(error) || isOutOfResources(error)) {
        this.#open = undefined;
        throw isOutOfResources(error) ? this.#unavailable(error) : this.#inUse();
      }
      throw this.#damaged(error);
    }
  }

  /** Reports a folder that was removed while the server runs, instead of writing to files that nobody will find. */
  checkFolder(): void {
    try {
      if (this.#isDeleted || this.#damage) return;
      this.#requireFolder();
      if (this.#open) this.#requireTables();
    } catch (error) {
      this.#damaged(error);
      void this.close();
    }
  }

  /** @throws DamageError */
  #requireFolder(): void {
    if (this.#exists && !existsSync(this.folder)) throw new DamageError('Its folder is gone.');
  }

  /** Closes a database with a shortened table at once, without a compaction, which would read the table. @throws DamageError */
  #requireTables(): void {
    try {
      this.#tables?.check();
    } catch (error) {
      // Without its folder it has nothing to read.
      if (!(error instanceof DamageError)) return;
      this.#damaged(error);
      void this.#closeWith((database) => database.abandon());
      throw error;
    }
  }

  #failInBackground(error: unknown): void {
    if (this.#isDeleted) return;
    if (isDamage(error)) this.#damaged(error);
    else this.#options.log(`In the background of "${this.name}": ${String(error)}`);
  }

  /** The error of this and of all further requests; logged the first time. */
  #damaged(cause: unknown): CouchError {
    this.#damage ??= this.#describeDamage(cause);
    return this.#damage;
  }

  #describeDamage(cause: unknown): CouchError {
    const message = cause instanceof Error ? cause.message : String(cause);
    const folder = join('couch', 'databases', basename(this.folder));
    const wayBack =
      `Stop the server, then restore ${folder} in its data folder from a backup, or move it away. Without it the database ` +
      'is created again at the next start, and agents and browsers send everything again.';
    this.#options.log(`The database "${this.name}" is damaged: ${message} ${wayBack}`);
    const reason = `The files of "${this.name}" are damaged or missing. ${wayBack}`;
    return new CouchError(500, 'database_damaged', reason);
  }

  #inUse(): CouchError {
    this.#options.log(`The database "${this.name}" is in use by another process.`);
    const reason = `The files of "${this.name}" are in use by another process on the server: stop it, then try again.`;
    return new CouchError(503, 'database_in_use', reason);
  }

  #unavailable(cause: Error): CouchError {
    this.#options.log(`The database "${this.name}" cannot be used now: ${cause.message}`);
    // The path in front of it is not for clients.
    const problem = cause.message.split(': ').at(-1);
    const reason = `The files of "${this.name}" cannot be used now (${problem}). Fix that on the server, then try again.`;
    return new CouchError(503, 'database_unavailable', reason);
  }

  /** Closes the LevelDB if it is open. Users that come meanwhile wait and open it again: LevelDB allows one handle. */
  close(): Promise<void> {
    return this.#closeWith((database) => database.close());
  }

  #closeWith(end: (database: Database) => Promise<void>): Promise<void> {
    const open = this.#open;
    if (!open) return this.#closing ?? Promise.resolve();
    this.#open = undefined;
    this.#tables = undefined;
    this.#closing = open
      .then((database) => end(database).finally(() => (this.#security = database.security)))
      .catch(() => undefined)
      .finally(() => (this.#closing = undefined));
    return this.#closing;
  }

  /** Closes the LevelDB when nobody uses it any more, or after some seconds. */
  async closeWhenUnused(): Promise<void> {
    await this.#whenUnused();
    await this.close();
  }

  /** Closes the LevelDB in the same way and removes its folder. */
  async remove(): Promise<void> {
    await this.#whenUnused();
    this.#isDeleted = true;
    await this.close();
    await removeFolder(this.#options.root, this.name);
  }

  async #whenUnused(): Promise<void> {
    const unused = async () => {
      while (this.isUsed) await this.#released.next();
    };
    await Promise.race([unused(), setTimeout(TIMEOUT_MS, undefined, { ref: false })]);
  }
}
