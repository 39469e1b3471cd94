/**
 * The LevelDB of a database's view indexes, in a folder of its own inside the database's. What it holds is derived: whatever is
 * unsound is removed as a whole, and built again.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readDiskSpace } from './disk-space.ts';
import { TableSizes, verifyFiles } from './leveldb-files.ts';
import { isDamage, LevelDb, type Operation } from './leveldb.ts';

/** What is stored of a view index cannot be used; `ViewFiles.remove` is the way out. */
export class ViewIndexError extends Error {
  override readonly name = 'ViewIndexError';

  constructor(problem: string) {
    super(`A view index is built again: ${problem}`);
  }
}

type Opened = { level: LevelDb; tables: TableSizes };

export class ViewFiles {
  readonly #folder: string;
  #opened: Promise<Opened> | undefined;
  #closing: Promise<void> = Promise.resolve();
  #hasFailed = false;
  #isClosed = false;

  /** The LevelDB is opened at the first use. */
  constructor(databaseFolder: string) {
    this.#folder = join(databaseFolder, 'views');
  }

  get exists(): boolean {
    return existsSync(this.#folder);
  }

  /** @returns undefined when there is no such key. @throws ViewIndexError */
  get(key: string): Promise<string | undefined> {
    return this.#run((level) => level.get(key));
  }

  /** @returns the values in the order of the keys, undefined for a missing one. @throws ViewIndexError */
  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return this.#run((level) => level.getMany(keys));
  }

  /** Calls `visit` with every key that starts with `prefix`, in the order of the keys' bytes. @throws ViewIndexError */
  forEach(prefix: string, visit: (key: string, value: string) => void): Promise<void> {
    return this.#run((level) => level.forEach(prefix, visit));
  }

  /** Applies all operations or none. @throws ViewIndexError; Error of LevelDB, on a full disk for one. */
  async write(operations: Operation[]): Promise<void> {
    // LevelDB writes no more after a failed write until it is opened again, for which it needs space.
    if (this.#hasFailed && (await readDiskSpace(this.#folder)) !== 'full') await this.#end();
    try {
      await this.#run((level) => level.batch(operations));
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  /** Rewrites all files, so that what was deleted or overwritten is in none of them. @throws ViewIndexError */
  async rewrite(): Promise<void> {
    if (this.exists) await this.#run((level) => level.rewriteFiles());
  }

  /** Removes everything. */
  remove(): Promise<void> {
    return this.#end(() => rm(this.#folder, { recursive: true, force: true }));
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#end();
  }

  /** Closes it; the next use waits, and opens it again. */
  #end(next?: () => Promise<void>): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const closing = this.#closing
      .then(() => opened?.then(({ level }) => level.close()))
      .catch(() => undefined);
    const ended = closing.then(next);
    this.#closing = ended.catch(() => undefined);
    return ended;
  }

  async #run<T>(task: (level: LevelDb) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new Error('The database is closed.');
    this.#opened ??= this.#open();
    const opened = this.#opened;
    try {
      const { level, tables } = await opened;
      tables.check();
      return await task(level);
    } catch (error) {
      if (isDamage(error)) throw new ViewIndexError(error.message);
      // It was closed or removed meanwhile.
      if (this.#opened !== opened && !this.#isClosed) throw new ViewIndexError('It was replaced.');
      throw error;
    }
  }

  async #open(): Promise<Opened> {
    await this.#closing;
    try {
      await this.#removeUnsound();
      // Not the folder of the database: where that is gone, nothing may be written.
      if (!this.exists) mkdirSync(this.#folder);
      return { level: await LevelDb.open(this.#folder), tables: new TableSizes(this.#folder) };
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** Opening files that are damaged could end the process. */
  async #removeUnsound(): Promise<void> {
    try {
      await verifyFiles(this.#folder, new Set());
    } catch (error) {
      if (!isDamage(error)) throw error;
      await rm(this.#folder, { recursive: true, force: true });
    }
  }
}
