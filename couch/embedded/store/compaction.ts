/** Removes the bodies of superseded revisions of a database: from its keys after a while, and from its files when asked to. */
import { setImmediate } from 'node:timers/promises';
import type { DerivedData } from './database.ts';
import type { DocumentStore } from './document-store.ts';

type Compacted = {
  store: DocumentStore;
  derived: DerivedData;
  /** Runs a task that writes when no other one does. */
  exclusively: (task: () => Promise<void>) => Promise<void>;
  /** How long the bodies of superseded revisions stay readable. */
  supersededMs: number;
  /** Gets the failures of work in the background. */
  onFailure: (error: unknown) => void;
};

/** Compacting so many documents takes a few milliseconds, in which no write is served. */
const MAX_COMPACTED = 100;

/** How long after a purge the files are rewritten: purges come in groups. */
const REWRITE_AFTER_MS = 1000;

export class Compaction {
  readonly #of: Compacted;
  /** Documents of which bodies of older revisions are stored. */
  readonly #superseded: Set<string>;
  /** Whether the files may have what is superseded. */
  #isInFiles: boolean;
  #dropping: NodeJS.Timeout | undefined;
  #rewriting: NodeJS.Timeout | undefined;
  /** The compaction that runs, or the last one; it never fails. */
  #last: Promise<void> = Promise.resolve();
  #count = 0;
  /** The compaction that runs next. */
  #next: Promise<void> | undefined;

  /** `superseded`: known when the files were opened. `wasWritten`: whether they may have more, of which only the keys are deleted. */
  constructor(
    compacted: Compacted,
    { superseded, wasWritten }: { superseded: readonly string[]; wasWritten: boolean }
  ) {
    this.#of = compacted;
    this.#isInFiles = wasWritten;
    this.#superseded = new Set(superseded);
    if (superseded.length > 0) this.#dropSoon();
  }

  /** Notes documents that were overwritten. */
  noteSuperseded(ids: readonly string[]): void {
    if (ids.length === 0) return;
    for (const id of ids) this.#superseded.add(id);
    this.#isInFiles = true;
    this.#dropSoon();
  }

  /** Has the files rewritten soon after a purge. */
  notePurge(): void {
    this.#isInFiles = true;
    this.#rewriting ??= this.#later(REWRITE_AFTER_MS, () => this.run());
  }

  #dropSoon(): void {
    this.#dropping ??= this.#later(this.#of.supersededMs, () => this.#drop());
  }

  #later(delayMs: number, task: () => Promise<void>): NodeJS.Timeout {
    return setTimeout(() => void task().catch(this.#of.onFailure), delayMs).unref();
  }

  /** Deletes the bodies of superseded revisions; reads and writes go on meanwhile. */
  async #drop(): Promise<void> {
    clearTimeout(this.#dropping);
    this.#dropping = undefined;
    const ids = [...this.#superseded];
    this.#superseded.clear();
    const { store, exclusively } = this.#of;
    for (let start = 0; start < ids.length; start += MAX_COMPACTED) {
      await exclusively(() => store.compact(ids.slice(start, start + MAX_COMPACTED)));
      await setImmediate();
    }
  }

  /**
   * Removes the bodies of superseded revisions, from the files too; reads and writes go on meanwhile. Files of documents that have none
   * are left alone: new documents supersede nothing. What is derived has older versions of its own.
   */
  run(): Promise<void> {
    clearTimeout(this.#rewriting);
    this.#rewriting = undefined;
    // A compaction that runs may be past what was written since it began.
    this.#next ??= this.#last.then(() => this.#runNow());
    return this.#next;
  }

  #runNow(): Promise<void> {
    this.#next = undefined;
    this.#count += 1;
    const running = this.#rewrite().finally(() => (this.#count -= 1));
    this.#last = running.catch(() => undefined);
    return running;
  }

  async #rewrite(): Promise<void> {
    const { derived, store } = this.#of;
    const mustRewrite = this.#isInFiles;
    this.#isInFiles = false;
    try {
      await this.#drop();
      await derived.rewrite();
      if (mustRewrite) await store.rewriteFiles();
    } catch (error) {
      this.#isInFiles ||= mustRewrite;
      throw error;
    }
  }

  get isRunning(): boolean {
    return this.#count > 0 || this.#next !== undefined;
  }

  /** Ends without reading or writing anything more. */
  abandon(): void {
    clearTimeout(this.#dropping);
    clearTimeout(this.#rewriting);
  }

  /** Ends with what must leave the files or the keys. */
  async finish(): Promise<void> {
    const mustRewrite = this.#rewriting !== undefined;
    try {
      await this.#next;
      await this.#last;
      await (mustRewrite ? this.run() : this.#drop());
    } finally {
      this.abandon();
    }
  }
}
