import { setImmediate } from 'node:timers/promises';
import { DesignFunctions } from '../design/design-functions.ts';
import type { Security } from '../security.ts';
import { ViewGroups } from '../views/groups.ts';
import { inBatches } from './batches.ts';
import { Directory } from './document-index.ts';
import { countSuperseded, numberEntries, readEntries } from './entries.ts';
import { Lock } from './lock.ts';
import type { Pouch, StoredRevision } from './pouch.ts';
import { readProperties, writeProperties, type Properties } from './properties.ts';
import { readRevisions, type Revisions } from '../revisions.ts';

/** Who hears of writes and of failures in the background. */
export type Hooks = { onWrite: () => void; log: (line: string) => void };

const compactionFloor = 1000; // superseded bodies that may pile up, at the least

/** An open database. Writes go through `exclusively`, so that what a writer has read still holds when it writes. */
export class Database {
  readonly name: string;
  readonly pouch: Pouch;
  readonly directory: Directory;
  readonly functions: DesignFunctions;
  readonly views: ViewGroups;
  readonly #lock = new Lock();
  readonly #hooks: Hooks;
  #properties: Properties;
  #superseded: number;
  #compaction: Promise<void> | undefined;

  private constructor(
    name: string,
    pouch: Pouch,
    directory: Directory,
    properties: Properties,
    superseded: number,
    hooks: Hooks
  ) {
    this.#hooks = hooks;
    this.#superseded = superseded;
    this.name = name;
    this.pouch = pouch;
    this.directory = directory;
    this.#properties = properties;
    this.functions = new DesignFunctions(this);
    this.views = new ViewGroups(this);
  }

  /** Reads the directory of documents. */
  static async load(name: string, pouch: Pouch, hooks: Hooks): Promise<Database> {
    const entries = await readEntries(pouch, 0);
    const properties = await readProperties(pouch);
    const superseded = countSuperseded(entries, await pouch.compactedTo());
    return new Database(name, pouch, new Directory(entries), properties, superseded, hooks);
  }

  get instance(): string {
    return this.#properties.instance;
  }

  get createdSeconds(): number {
    return this.#properties.createdSeconds;
  }

  get security(): Security {
    return this.#properties.security;
  }

  setSecurity(security: Security): Promise<void> {
    return this.exclusively(async () => {
      const properties = { ...this.#properties, security };
      await writeProperties(this.pouch, properties);
      this.#properties = properties;
    });
  }

  async revisions(id: string): Promise<Revisions> {
    return readRevisions(this.directory.get(id) && (await this.pouch.tree(id)));
  }

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#lock.run(task);
  }

  /**
   * Writes revisions, in batches, and brings the directory up to date after each; only within `exclusively`. When each is the only
   * leaf of a document of its own (`areSole`), nothing needs to be read back.
   */
  async write(revisions: StoredRevision[], areSole: boolean): Promise<void> {
    for (const batch of inBatches(revisions)) {
      await this.#writeBatch(batch, areSole);
      // Whoever else waits gets a turn.
      await setImmediate();
    }
  }

  async #writeBatch(revisions: StoredRevision[], areSole: boolean): Promise<void> {
    const since = this.directory.lastSequence;
    const last = await this.pouch.write(revisions);
    const isAsCounted = areSole && last === since + revisions.length;
    const written = isAsCounted ? numberEntries(revisions, since) : await readEntries(this.pouch, since);
    for (const entry of written) {
      this.directory.put(entry);
      if (entry.id.startsWith('_design/')) this.functions.forget();
    }
    this.#hooks.onWrite();
    this.#superseded += revisions.length;
    if (this.#superseded <= Math.max(compactionFloor, this.directory.bySequence.length)) return;
    this.compact().catch((error: unknown) => this.#hooks.log(`Compacting "${this.name}": ${String(error)}`));
  }

  /** Removes the bodies of superseded revisions, in the background of whatever else happens. */
  compact(): Promise<void> {
    this.#compaction ??= this.pouch
      .compact()
      .then(() => void (this.#superseded = 0))
      .finally(() => (this.#compaction = undefined));
    return this.#compaction;
  }

  get isCompacting(): boolean {
    return this.#compaction !== undefined;
  }

  async close(): Promise<void> {
    await this.#compaction;
    await this.#lock.run(() => this.pouch.close());
  }
}
