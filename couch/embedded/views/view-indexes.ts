import type { Database, DerivedData, Purge } from '../store/database.ts';
import { ViewFiles, ViewIndexError } from '../store/view-files.ts';
import { listStored, ViewIndex } from './view-index.ts';

/** How long after a change the indexes are stored. Until then a killed process leaves the older ones. */
const SAVE_AFTER_MS = 30_000;

/** The view indexes of an open database by signature. Whatever of them is unsound is removed, and built again by the next query. */
export class ViewIndexes implements DerivedData {
  readonly database: Database;
  readonly #files: ViewFiles;
  readonly #open = new Map<string, Promise<ViewIndex>>();
  #saving: NodeJS.Timeout | undefined;

  constructor(database: Database, folder: string) {
    this.database = database;
    this.#files = new ViewFiles(folder);
  }

  /** Runs a task with an index; once more with a new one, where the stored one turns out to be unsound. */
  async use<T>(signature: string, viewCount: number, task: (index: ViewIndex) => Promise<T>): Promise<T> {
    const opening = this.#get(signature, viewCount);
    try {
      return await this.#useOne(opening, task);
    } catch (error) {
      if (!(error instanceof ViewIndexError)) throw error;
      // Unless another request did so.
      if (this.#open.get(signature) === opening) await this.#removeAll(error);
      return this.#useOne(this.#get(signature, viewCount), task);
    }
  }

  async #useOne<T>(opening: Promise<ViewIndex>, task: (index: ViewIndex) => Promise<T>): Promise<T> {
    const index = await opening;
    const result = await task(index);
    if (index.isUnsaved) this.#saveSoon();
    return result;
  }

  #get(signature: string, viewCount: number): Promise<ViewIndex> {
    const known = this.#open.get(signature);
    if (known) return known;
    const { database } = this;
    const opening = ViewIndex.open({ files: this.#files, database, signature }, viewCount);
    this.#open.set(signature, opening);
    opening.catch((error: unknown) => {
      // An unsound one is removed by its user.
      if (!(error instanceof ViewIndexError)) this.#open.delete(signature);
    });
    return opening;
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(() => void this.#saveAll(), SAVE_AFTER_MS).unref();
  }

  async #saveAll(): Promise<void> {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    for (const index of await this.#opened()) await this.trySave(index);
  }

  /** Stores an index if that is possible: without it, the next start has more to map. */
  async trySave(index: ViewIndex): Promise<void> {
    try {
      await index.save();
    } catch (error) {
      if (error instanceof ViewIndexError) await this.#removeAll(error);
      else this.database.report(error);
    }
  }

  async #opened(): Promise<ViewIndex[]> {
    const settled = await Promise.allSettled([...this.#open.values()]);
    return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  /** Those that are open, and those that are only stored. @throws ViewIndexError */
  async #all(purgeSequence: number): Promise<ViewIndex[]> {
    const opened = await this.#opened();
    for (const signature of this.#files.exists ? await listStored(this.#files) : []) {
      if (this.#open.has(signature)) continue;
      const { database } = this;
      const location = { files: this.#files, database, signature };
      const index = await ViewIndex.openStored(location, purgeSequence);
      if (index) opened.push(index);
    }
    return opened;
  }

  /** Removes the indexes of other signatures. */
  async removeExcept(used: ReadonlySet<string>): Promise<void> {
    if (!this.#files.exists) return;
    await this.#orRemoveAll(async () => {
      for (const signature of await listStored(this.#files)) {
        if (used.has(signature)) continue;
        const { database } = this;
        const location = { files: this.#files, database, signature };
        const index = (await this.#open.get(signature)) ?? (await ViewIndex.openStored(location));
        this.#open.delete(signature);
        await index?.drop();
      }
    });
  }

  purged({ ids, before, after }: Purge): Promise<void> {
    return this.#orRemoveAll(async () => {
      for (const index of await this.#all(before)) await index.purge(ids, after);
    });
  }

  rewrite(): Promise<void> {
    return this.#orRemoveAll(async () => {
      for (const index of await this.#all(this.database.purgeSequence)) await index.removeOutdated();
      await this.#files.rewrite();
    });
  }

  /** What has to leave the files does so, even where the indexes cannot be used. */
  async #orRemoveAll(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      await this.#removeAll(error);
    }
  }

  async #removeAll(cause: unknown): Promise<void> {
    this.database.report(cause);
    const opened = [...this.#open.values()];
    this.#open.clear();
    for (const opening of opened) opening.then((index) => index.forget()).catch(() => undefined);
    await this.#files.remove();
  }

  async close(): Promise<void> {
    await this.#saveAll();
    await this.abandon();
  }

  async abandon(): Promise<void> {
    clearTimeout(this.#saving);
    await this.#files.close();
  }
}
