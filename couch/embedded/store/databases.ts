import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CouchError, noDatabase } from '../errors.ts';
import type { Database } from './database.ts';
import { bury, clearGraves } from './graves.ts';
import { closeHandle, untilIdle, useHandle, type Handle } from './handle.ts';
import { folderOf, readNames } from './folders.ts';
import { Room } from './room.ts';
import { Signal } from '../concurrency.ts';

export type DatabaseEvent = 'created' | 'updated' | 'deleted';

export type DatabasesOptions = {
  folder: string;
  maxOpen: number;
  log: (line: string) => void;
  onEvent: (name: string, event: DatabaseEvent) => void;
};

/** All databases by name. LevelDB handles open at the first use; the least recently used close, never one in use. */
export class Databases {
  readonly #options: DatabasesOptions;
  readonly #handles = new Map<string, Handle>();
  /** Databases whose files are being removed. */
  readonly #vanishing = new Map<string, Promise<void>>();
  readonly #room: Room;
  #clock = 0;
  #closed = false;

  constructor(options: DatabasesOptions) {
    this.#options = options;
    this.#room = new Room(options.maxOpen, this.#handles);
    const { folder } = options;
    mkdirSync(folder, { recursive: true });
    clearGraves(folder).catch((error: unknown) => options.log(`Clearing up in ${folder}: ${String(error)}`));
    for (const name of readNames(folder)) this.#add(name);
  }

  #add(name: string): void {
    const written = new Signal();
    this.#handles.set(name, {
      name,
      folder: this.#options.folder,
      log: this.#options.log,
      written,
      onWrite: () => {
        written.raise();
        this.#options.onEvent(name, 'updated');
      },
      open: undefined,
      closing: undefined,
      damage: undefined,
      isStale: false,
      isGone: false,
      users: 0,
      lastUsed: 0,
      idle: new Signal()
    });
  }

  #find(name: string): Handle {
    const handle = this.#handles.get(name);
    if (!handle) throw noDatabase();
    return handle;
  }

  names(): string[] {
    return [...this.#handles.keys()].sort();
  }

  has(name: string): boolean {
    return this.#handles.has(name);
  }

  /** Raised after every write to the database, and when it is deleted. @throws CouchError 404. */
  written(name: string): Signal {
    return this.#find(name).written;
  }

  /** The folder with a database's files. */
  folder(name: string): string {
    return join(this.#options.folder, folderOf(name));
  }

  /** Runs a task that nobody waits for; its failure is logged. */
  inBackground(name: string, task: (database: Database) => Promise<void>): void {
    this.use(name, task).catch((error: unknown) => this.#options.log(`"${name}": ${String(error)}`));
  }

  /** Runs a task with the open database. @throws CouchError 404 when there is none, 500 when its files are damaged. */
  async use<T>(name: string, task: (database: Database) => Promise<T> | T): Promise<T> {
    const handle = this.#find(name);
    if (this.#closed) throw new CouchError(503, 'service_unavailable', 'The server is stopping.');
    handle.lastUsed = ++this.#clock;
    return useHandle(handle, () => this.#room.admit(handle), task);
  }

  /** Makes an empty database. @throws CouchError 412 when it is there already. */
  async create(name: string): Promise<void> {
    await this.#vanishing.get(name);
    if (this.#handles.has(name)) {
      const reason = 'The database could not be created, the file already exists.';
      throw new CouchError(412, 'file_exists', reason);
    }
    this.#add(name);
    try {
      await this.use(name, () => undefined);
    } catch (error) {
      this.#handles.delete(name);
      throw error;
    }
    this.#options.onEvent(name, 'created');
  }

  /** Removes a database and its files; feeds on it end. @throws CouchError 404. */
  async destroy(name: string): Promise<void> {
    const handle = this.#find(name);
    this.#handles.delete(name);
    handle.written.raise();
    this.#options.onEvent(name, 'deleted');
    const gone = this.#remove(handle).finally(() => this.#vanishing.delete(name));
    this.#vanishing.set(name, gone);
    await gone;
  }

  async #remove(handle: Handle): Promise<void> {
    await untilIdle(handle);
    handle.isGone = true;
    await closeHandle(handle);
    await bury(handle.folder, this.folder(handle.name));
  }

  /** Closes all databases once nobody uses them; whoever comes later is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#vanishing.values()]);
    await Promise.all(
      [...this.#handles.values()].map(async (handle) => {
        await untilIdle(handle);
        await closeHandle(handle);
      })
    );
  }
}
