import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Mutex, type Signal } from '../concurrency.ts';
import { CouchError, noDatabase } from '../errors.ts';
import type { Security } from '../security.ts';
import type { Database } from './database.ts';
import { emptyTrash, listDatabases } from './folders.ts';
import { DatabaseHandle, type Derive } from './handle.ts';

export type DatabaseEvent = 'created' | 'updated' | 'deleted';

type DatabasesOptions = {
  /** The folder with the folders of all databases, created if it is missing. */
  root: string;
  maxOpen: number;
  /** How long the bodies of superseded revisions stay readable. */
  supersededMs: number;
  log: (line: string) => void;
  onEvent: (name: string, event: DatabaseEvent) => void;
  derive: Derive;
};

/** How long an opening waits for a slot before it exceeds the limit, so that nothing stands still. */
const TIMEOUT_MS = 2000;
const POLL_MS = 5;

const CHECK_FOLDERS_MS = 15_000;

const stopping = () => new CouchError(503, 'service_unavailable', 'The server is stopping.');

/** All databases by name. At most `maxOpen` are open at once: the least recently used ones close, never one in use. */
export class Databases {
  readonly #options: DatabasesOptions;
  readonly #handles = new Map<string, DatabaseHandle>();
  /** Databases whose files are being removed. */
  readonly #removals = new Map<string, Promise<void>>();
  readonly #opening = new Mutex();
  readonly #epoch = randomBytes(6).toString('base64url');
  #uses = 0;
  readonly #watching: NodeJS.Timeout;
  #isClosed = false;

  constructor(options: DatabasesOptions) {
    this.#options = options;
    const { root, log } = options;
    mkdirSync(root, { recursive: true });
    emptyTrash(root).catch((error: unknown) =>
      log(`Removing deleted databases in ${root}: ${String(error)}`)
    );
    for (const name of listDatabases(root)) this.#add(name);
    this.#watching = setInterval(() => this.#checkFolders(), CHECK_FOLDERS_MS).unref();
  }

  #checkFolders(): void {
    for (const handle of this.#handles.values()) handle.checkFolder();
  }

  #add(name: string, isNew = false): void {
    const { root, log, supersededMs, onEvent, derive } = this.#options;
    const onWrite = () => {
      handle.written.notify();
      onEvent(name, 'updated');
    };
    const epoch = this.#epoch;
    const handle = new DatabaseHandle({ name, root, epoch, supersededMs, log, onWrite, derive, isNew });
    this.#handles.set(name, handle);
  }

  #find(name: string): DatabaseHandle {
    const handle = this.#handles.get(name);
    if (!handle) throw noDatabase();
    return handle;
  }

  /** The names of those whose files are damaged. */
  damaged(): string[] {
    return [...this.#handles.values()].filter(({ isDamaged }) => isDamaged).map(({ name }) => name);
  }

  names(): string[] {
    return [...this.#handles.keys()].sort();
  }

  has(name: string): boolean {
    return this.#handles.has(name);
  }

  /** Notified after every write to the database, and when it is deleted. @throws CouchError 404. */
  written(name: string): Signal {
    return this.#find(name).written;
  }

  /** The folder with a database's files. @throws CouchError 404. */
  folder(name: string): string {
    return this.#find(name).folder;
  }

  /** Runs a task with the open database. @throws CouchError 404 when there is none, 500 when its files are damaged. */
  async use<T>(name: string, task: (database: Database) => Promise<T> | T): Promise<T> {
    const handle = this.#find(name);
    if (this.#isClosed) throw stopping();
    handle.lastUsed = ++this.#uses;
    return handle.use(() => this.#acquireSlot(handle), task);
  }

  /** Who may read a database, without opening it where that is known. @throws CouchError as `use` does. */
  async security(name: string): Promise<Security> {
    const handle = this.#find(name);
    if (this.#isClosed) throw stopping();
    return handle.security(() => this.#acquireSlot(handle));
  }

  /** Runs a task with the open database without waiting for it; its failure is logged. */
  runInBackground(name: string, task: (database: Database) => Promise<void>): void {
    this.use(name, task).catch((error: unknown) => this.#options.log(`"${name}": ${String(error)}`));
  }

  /** Starts to open the database, one at a time, once fewer than the maximum are open. */
  #acquireSlot(handle: DatabaseHandle): Promise<void> {
    return this.#opening.run(async () => {
      const deadlineMs = Date.now() + TIMEOUT_MS;
      const mayOpen = async () => handle.isOpen || (await this.#freeSlot());
      while (!(await mayOpen()) && Date.now() < deadlineMs) await setTimeout(POLL_MS);
      // Its user waits for the database and gets the error.
      handle.open().catch(() => undefined);
    });
  }

  /** Closes unused databases, least recently used first, until one more may open. @returns whether it may. */
  async #freeSlot(): Promise<boolean> {
    const { maxOpen } = this.#options;
    const open = this.#openHandles();
    const unused = open.filter((handle) => !handle.isUsed).sort((a, b) => a.lastUsed - b.lastUsed);
    const surplus = Math.max(0, open.length + 1 - maxOpen);
    await Promise.all(unused.slice(0, surplus).map((handle) => handle.close()));
    return this.#openHandles().length < maxOpen;
  }

  #openHandles(): DatabaseHandle[] {
    return [...this.#handles.values()].filter((handle) => handle.isOpen);
  }

  /** Creates an empty database. @throws CouchError 412 when it exists. */
  async create(name: string): Promise<void> {
    await this.#removals.get(name);
    if (this.#handles.has(name)) {
      const reason = 'The database could not be created, the file already exists.';
      throw new CouchError(412, 'file_exists', reason);
    }
    this.#add(name, true);
    try {
      await this.use(name, () => undefined);
    } catch (error) {
      this.#handles.delete(name);
      throw error;
    }
    this.#options.onEvent(name, 'created');
  }

  /** Deletes a database and its files; its feeds end. @throws CouchError 404. */
  async delete(name: string): Promise<void> {
    const handle = this.#find(name);
    this.#handles.delete(name);
    handle.written.notify();
    this.#options.onEvent(name, 'deleted');
    const removal = handle.remove().finally(() => this.#removals.delete(name));
    this.#removals.set(name, removal);
    await removal;
  }

  /** Closes all databases when nobody uses them any more; later requests are refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watching);
    await Promise.all([...this.#removals.values()]);
    await Promise.all([...this.#handles.values()].map((handle) => handle.closeWhenUnused()));
  }
}
