import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Mutex } from '../concurrency.ts';
import { badRequest } from '../errors.ts';
import { DEFAULT_SECURITY, type Security } from '../security.ts';
import { Compaction } from './compaction.ts';
import { DocumentIndex } from './document-index.ts';
import type { DocumentRecord, StoredRevision } from './document-record.ts';
import type { DocumentStore } from './document-store.ts';
import { beginEpoch, commonSequence, purgesAreNoted, type Epoch } from './epochs.ts';

/**
 * `instance` tells the update sequences of a database from those of an earlier database of the same name, `epochs` from those
 * after the backup that its files were restored from.
 */
type Properties = { instance: string; createdSeconds: number; security: Security; epochs: Epoch[] };

/** Documents of which leaves were removed; `before` and `after`: `purgeSequence`. */
export type Purge = { ids: string[]; before: number; after: number };

/** What is derived from a database's documents and stored beside them. */
export type DerivedData = {
  /** Removes what it has of documents that were purged, within `exclusively`. */
  purged(purge: Purge): Promise<void>;
  /** Removes what it has of older revisions and deleted documents, from the files too. */
  rewrite(): Promise<void>;
  /** Stores what is not stored yet, and closes the files. */
  close(): Promise<void>;
  /** Closes the files without writing anything more. */
  abandon(): Promise<void>;
};

type Opened = {
  name: string;
  store: DocumentStore;
  /** The epoch that begins with the first write. */
  epoch: string;
  /** How long the bodies of superseded revisions stay readable. */
  supersededMs: number;
  /** Gets the failures of work in the background. */
  onFailure: (error: unknown) => void;
  onWrite: () => void;
  derive: (database: Database) => DerivedData;
};

type State = { index: DocumentIndex; properties: Properties; superseded: string[] };

/** An open database. Writes go through `exclusively`, so that what a writer has read is still true when it writes. */
export class Database {
  readonly name: string;
  readonly store: DocumentStore;
  readonly index: DocumentIndex;
  readonly #opened: Opened;
  readonly #derived: DerivedData;
  readonly #writing = new Mutex();
  #properties: Properties;
  readonly #compaction: Compaction;

  private constructor(opened: Opened, { index, properties, superseded }: State) {
    this.#opened = opened;
    this.#properties = properties;
    this.name = opened.name;
    this.store = opened.store;
    this.index = index;
    this.#derived = opened.derive(this);
    const { store, supersededMs, onFailure } = opened;
    const exclusively = (task: () => Promise<void>) => this.exclusively(task);
    const compacted = { store, derived: this.#derived, exclusively, supersededMs, onFailure };
    this.#compaction = new Compaction(compacted, { superseded, wasWritten: index.lastSequence > 0 });
  }

  /** Reads the index and the properties. @throws DamageError */
  static async load(opened: Opened): Promise<Database> {
    const { entries, superseded, lastSequence } = await opened.store.load();
    const properties = await readProperties(opened.store);
    return new Database(opened, { index: new DocumentIndex(entries, lastSequence), properties, superseded });
  }

  get createdSeconds(): number {
    return this.#properties.createdSeconds;
  }

  get security(): Security {
    return this.#properties.security;
  }

  setSecurity(security: Security): Promise<void> {
    return this.exclusively(() => this.#setProperties({ security }));
  }

  /** An update sequence as clients see it: the number, the instance of the database and its epoch, opaque to them. */
  formatSequence(sequence: number): string {
    const { instance, epochs } = this.#properties;
    return `${sequence}-${instance}${epochs.at(-1)?.id ?? ''}`;
  }

  /**
   * Reads a `since` parameter. A sequence of another instance (the database was created again) starts from the beginning, as
   * CouchDB rewinds; one of another history of this instance from where the histories part. @throws CouchError 400 when it
   * is not a sequence.
   */
  parseSequence(since: string | undefined): number {
    const { lastSequence } = this.index;
    const { instance, epochs } = this.#properties;
    const text = since?.replace(/^"(.*)"$/, '$1') ?? '0';
    if (text === '0' || text === '') return 0;
    if (text === 'now') return lastSequence;
    const match = /^(\d{1,15})-([A-Za-z0-9_-]+)$/.exec(text);
    if (!match) throw badRequest("Malformed sequence supplied in 'since' parameter.");
    const [, number, suffix = ''] = match;
    if (!suffix.startsWith(instance)) return 0;
    const id = suffix.slice(instance.length) || undefined;
    return commonSequence(epochs, { id, sequence: Number(number), last: lastSequence });
  }

  /** The update sequence of the last purge; 0: there was none. */
  get purgeSequence(): number {
    return this.store.purgeSequence;
  }

  /**
   * Whether what was derived from the documents up to a sequence, as `formatSequence` writes it, is of this database's history,
   * and all purges since then are known.
   */
  isIndexedUpTo(text: string): boolean {
    const { instance, epochs } = this.#properties;
    const sequence = Number.parseInt(text, 10);
    const id = text.slice(`${sequence}-${instance}`.length);
    return text === `${sequence}-${instance}${id}` && this.#knowsPurgesSince(id, sequence, epochs);
  }

  #knowsPurgesSince(id: string, sequence: number, epochs: Epoch[]): boolean {
    const epoch = { id: id || undefined, sequence, last: this.index.lastSequence };
    return commonSequence(epochs, epoch) === sequence && purgesAreNoted(epochs, epoch.id);
  }

  /** Logs a failure of work in the background. */
  report(error: unknown): void {
    this.#opened.onFailure(error);
  }

  /** Undefined for an unknown id. @throws DamageError */
  async record(id: string): Promise<DocumentRecord | undefined> {
    return this.index.get(id) && this.store.record(id);
  }

  /** Runs tasks that write one after another. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#writing.run(task);
  }

  /** Writes revisions in batches and updates the index after each; only within `exclusively`. */
  async write(revisions: StoredRevision[]): Promise<void> {
    if (revisions.length > 0) await this.#beginEpoch();
    for (const batch of splitIntoBatches(revisions)) {
      const { entries, superseded } = await this.store.write(batch);
      for (const entry of entries) this.index.put(entry);
      this.#compaction.noteSuperseded(superseded);
      this.#opened.onWrite();
      // Other requests are served between batches.
      await setImmediate();
    }
  }

  /** Begins this start's epoch before its first write, so that no sequence of a new document is in an older one. */
  async #beginEpoch(): Promise<void> {
    const { epoch } = this.#opened;
    const { epochs } = this.#properties;
    if (epochs.at(-1)?.id === epoch) return;
    const next: Epoch = { id: epoch, from: this.index.lastSequence, notesPurges: true };
    await this.#setProperties({ epochs: beginEpoch(epochs, next) });
  }

  async #setProperties(change: Partial<Properties>): Promise<void> {
    const properties = { ...this.#properties, ...change };
    await writeProperties(this.store, properties);
    this.#properties = properties;
  }

  /** Removes leaves by document. Their bytes leave the files soon after. @returns those that were there. */
  async purge(revsById: Map<string, string[]>): Promise<Map<string, string[]>> {
    const purged = new Map<string, string[]>();
    await this.exclusively(async () => {
      if (revsById.size > 0) await this.#beginEpoch();
      const before = this.purgeSequence;
      const ids: string[] = [];
      for (const [id, revs] of revsById) {
        const done = await this.store.purge(id, revs);
        purged.set(id, done?.revs ?? []);
        if (done) ids.push(id);
        if (done?.entry) this.index.put(done.entry);
        else if (done) this.index.remove(id, done.sequence);
      }
      if (ids.length > 0) await this.#derived.purged({ ids, before, after: this.purgeSequence });
    });
    this.#opened.onWrite();
    this.#compaction.notePurge();
    return purged;
  }

  /** Removes the bodies of superseded revisions, from the files too; reads and writes go on meanwhile. */
  compact(): Promise<void> {
    return this.#compaction.run();
  }

  get isCompacting(): boolean {
    return this.#compaction.isRunning;
  }

  /** Closes it without reading or writing anything more. */
  async abandon(): Promise<void> {
    this.#compaction.abandon();
    await this.#derived.abandon();
    await this.store.close();
  }

  async close(): Promise<void> {
    try {
      await this.#compaction.finish();
    } finally {
      await this.#derived.close();
      await this.exclusively(() => this.store.close());
    }
  }
}

const PROPERTIES = 'database';

const writeProperties = (store: DocumentStore, properties: Properties) =>
  store.putLocal(PROPERTIES, JSON.stringify(properties));

/** Reads the properties; a new database gets its own. */
async function readProperties(store: DocumentStore): Promise<Properties> {
  const stored = await store.local(PROPERTIES);
  // Databases of earlier versions have no epochs.
  if (stored) return { epochs: [], ...JSON.parse(stored) };
  const properties: Properties = {
    instance: randomBytes(12).toString('base64url'),
    createdSeconds: Math.floor(Date.now() / 1000),
    security: DEFAULT_SECURITY,
    epochs: []
  };
  await writeProperties(store, properties);
  return properties;
}

/** Writing so many documents takes some tens of milliseconds, in which no other request is served. */
const MAX_BATCH = 250;

/** Merging many revisions of one document into its tree takes long. */
const MAX_REVISIONS_OF_ONE = 10;

/** Splits revisions into batches. Their order stays, also that of the revisions of one document. */
export function splitIntoBatches<T extends { _id: string }>(revisions: readonly T[]): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let counts = new Map<string, number>();
  for (const revision of revisions) {
    const count = counts.get(revision._id) ?? 0;
    if (batch.length === 0 || batch.length === MAX_BATCH || count === MAX_REVISIONS_OF_ONE) {
      batches.push((batch = []));
      counts = new Map();
    }
    batch.push(revision);
    counts.set(revision._id, (counts.get(revision._id) ?? 0) + 1);
  }
  return batches;
}
