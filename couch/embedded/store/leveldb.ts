/** A LevelDB of text by key. Every failure is a rejected promise: none reaches the process as an event or from a callback. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import leveldown, { type LevelDown, type LevelIterator, type Operation } from 'leveldown';
import { Signal } from '../concurrency.ts';

export type { Operation } from 'leveldown';

/** What is stored cannot be read, or is not what was written. */
export class DamageError extends Error {
  override readonly name = 'DamageError';
}

/** LevelDB's defaults are 8 MB and 4 MB for each database, and many small ones are open at once. */
const OPTIONS = { cacheSize: 512 * 1024, writeBufferSize: 512 * 1024 };

/** Below and above every key of a store. */
const FIRST_KEY = '\u0000';
const LAST_KEY = '\u{10ffff}';

const isNotFound = (error: Error) => /notfound/i.test(error.message);

export class LevelDb {
  readonly #location: string;
  #db: LevelDown | undefined;
  #running = 0;
  readonly #finished = new Signal();
  #reopening: Promise<void> | undefined;
  #isClosed = false;

  private constructor(location: string, db: LevelDown) {
    this.#location = location;
    this.#db = db;
  }

  /** Opens the LevelDB in a folder, which is created if it is missing. @throws Error of LevelDB. */
  static async open(location: string): Promise<LevelDb> {
    return new LevelDb(location, await openLevelDown(location));
  }

  /** @returns undefined when there is no such key. */
  get(key: string): Promise<string | undefined> {
    return this.#run(
      (db) =>
        new Promise((resolve, reject) =>
          db.get(key, { asBuffer: false }, (error, value) =>
            error && !isNotFound(error) ? reject(error) : resolve(error ? undefined : value)
          )
        )
    );
  }

  /** @returns the values in the order of the keys, undefined for a missing one. */
  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return this.#run(
      (db) =>
        new Promise((resolve, reject) =>
          db.getMany(keys, { asBuffer: false }, (error, values = []) =>
            error ? reject(error) : resolve(values)
          )
        )
    );
  }

  /** Applies all operations or none. */
  batch(operations: Operation[]): Promise<void> {
    return this.#run((db) => promisify(db.batch.bind(db))(operations));
  }

  /** Calls `visit` with every key that starts with `prefix` and its value, in the order of the keys' bytes. */
  forEach(prefix: string, visit: (key: string, value: string) => void): Promise<void> {
    const gte = Buffer.from(prefix);
    const lt = Buffer.from(gte);
    lt[lt.length - 1] = (gte.at(-1) ?? 0) + 1;
    return this.#run(async (db) => {
      const iterator = db.iterator({ gte, lt, keyAsBuffer: false, valueAsBuffer: false });
      try {
        for (let item = await next(iterator); item; item = await next(iterator)) visit(...item);
      } finally {
        await promisify(iterator.end.bind(iterator))();
      }
    });
  }

  /**
   * Rewrites all files, so that what was deleted or overwritten is in none of them. LevelDB leaves the deepest level of files
   * alone unless a file above covers it, and names keys in its manifest and its log until it is opened again.
   */
  async rewriteFiles(): Promise<void> {
    await this.#run(compactRange);
    await this.batch([FIRST_KEY, LAST_KEY].map((key) => ({ type: 'put', key, value: '' })));
    await this.#run(compactRange);
    await this.#reopen();
  }

  #reopen(): Promise<void> {
    this.#reopening ??= this.#closeAndOpen().finally(() => (this.#reopening = undefined));
    return this.#reopening;
  }

  async #closeAndOpen(): Promise<void> {
    await this.#closeWhenIdle();
    await Promise.all(['LOG', 'LOG.old'].map((name) => rm(join(this.#location, name), { force: true })));
    this.#db = await openLevelDown(this.#location);
  }

  async close(): Promise<void> {
    await this.#reopening?.catch(() => undefined);
    this.#isClosed = true;
    await this.#closeWhenIdle();
  }

  async #closeWhenIdle(): Promise<void> {
    const db = this.#db;
    this.#db = undefined;
    while (this.#running > 0) await this.#finished.next();
    if (db) await promisify(db.close.bind(db))();
  }

  async #run<T>(task: (db: LevelDown) => Promise<T>): Promise<T> {
    while (!this.#db) {
      if (this.#isClosed) throw new Error('The database is closed.');
      await this.#reopen();
    }
    this.#running += 1;
    try {
      return await task(this.#db);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#finished.notify();
    }
  }
}

async function openLevelDown(location: string): Promise<LevelDown> {
  const db = leveldown(location);
  await new Promise<void>((resolve, reject) =>
    db.open(OPTIONS, (error) => (error ? reject(error) : resolve()))
  );
  return db;
}

const next = (iterator: LevelIterator) =>
  new Promise<[key: string, value: string] | undefined>((resolve, reject) =>
    iterator.next((error, key, value = '') => {
      if (error) reject(error);
      else resolve(key === undefined ? undefined : [key, value]);
    })
  );

const compactRange = (db: LevelDown) =>
  new Promise<void>((resolve, reject) =>
    db.compactRange(FIRST_KEY, LAST_KEY, (error) => (error ? reject(error) : resolve()))
  );

/** Whether LevelDB cannot open because another process, or this one, has the same files open. */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error &&
  /\block\b/i.test(error.message) &&
  /temporarily unavailable|already held|another process/i.test(error.message);

/** Whether the machine lacks something, such as disk space, so that LevelDB fails although its files are sound. */
export const isOutOfResources = (error: unknown): error is Error =>
  error instanceof Error &&
  /no space left|quota exceeded|read-only file system|too many open files/i.test(error.message);

/** Whether LevelDB failed because of its files. */
export const isDamage = (error: unknown): error is Error =>
  error instanceof DamageError ||
  (error instanceof Error &&
    /^(Corruption|IO error|Invalid argument):/.test(error.message) &&
    !isLocked(error) &&
    !isOutOfResources(error));
