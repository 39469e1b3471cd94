import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { Mutex } from '../concurrency.ts';
import { badRequest } from '../errors.ts';
import { readRevisions, type Revisions } from '../revisions.ts';
import { DEFAULT_SECURITY, type Security } from '../security.ts';
import { countSuperseded, DocumentIndex, numberEntries, readEntries } from './document-index.ts';
import { beginEpoch, commonSequence, type Epoch } from './epochs.ts';
import type { Pouch, StoredRevision } from './pouch.ts';

/**
 * `instance` tells the update sequences of a database from those of an earlier database of the same name, `epochs` from those
 * after the backup that its files were restored from.
 */
type Properties = { instance: string; createdSeconds: number; security: Security; epochs: Epoch[] };

type Opened = {
  name: string;
  pouch: Pouch;
  /** The epoch that begins with the first write. */
  epoch: string;
  /** Gets the failures of work in the background. */
  log: (line: string) => void;
  onWrite: () => void;
};

type State = { index: DocumentIndex; properties: Properties; superseded: number };

/** Superseded bodies up to this number never start a compaction. */
const MIN_SUPERSEDED = 1000;

/** An open database. Writes go through `exclusively`, so that what a writer has read is still true when it writes. */
export class Database {
  readonly name: string;
  readonly pouch: Pouch;
  readonly index: DocumentIndex;
  readonly #opened: Opened;
  readonly #writing = new Mutex();
  #properties: Properties;
  #superseded: number;
  #compaction: Promise<void> | undefined;

  private constructor(opened: Opened, { index, properties, superseded }: State) {
    this.#opened = opened;
    this.#properties = properties;
    this.#superseded = superseded;
    this.name = opened.name;
    this.pouch = opened.pouch;
    this.index = index;
  }

  /** Reads the index and the properties. */
  static async load(opened: Opened): Promise<Database> {
    const { pouch } = opened;
    const entries = await readEntries(pouch, 0);
    const properties = await readProperties(pouch);
    const superseded = countSuperseded(entries, await pouch.compactedTo());
    return new Database(opened, { index: new DocumentIndex(entries), properties, superseded });
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

  async revisions(id: string): Promise<Revisions> {
    return readRevisions(this.index.get(id) && (await this.pouch.tree(id)));
  }

  /** Runs tasks that write one after another. */
  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#writing.run(task);
  }

  /**
   * Writes revisions in batches and updates the index after each; only within `exclusively`. When each is the only leaf of
   * a document of its own (`areSole`), nothing needs to be read back.
   */
  async write(revisions: StoredRevision[], areSole: boolean): Promise<void> {
    if (revisions.length > 0) await this.#beginEpoch();
    for (const batch of splitIntoBatches(revisions)) {
      await this.#writeBatch(batch, areSole);
      // Other requests are served between batches.
      await setImmediate();
    }
  }

  /** Begins this start's epoch before its first write, so that no sequence of a new document is in an older one. */
  async #beginEpoch(): Promise<void> {
    const { epoch } = this.#opened;
    const { epochs } = this.#properties;
    if (epochs.at(-1)?.id === epoch) return;
    const next = { id: epoch, from: this.index.lastSequence };
    await this.#setProperties({ epochs: beginEpoch(epochs, next) });
  }

  async #setProperties(change: Partial<Properties>): Promise<void> {
    const properties = { ...this.#properties, ...change };
    await writeProperties(this.pouch, properties);
    this.#properties = properties;
  }

  async #writeBatch(revisions: StoredRevision[], areSole: boolean): Promise<void> {
    const since = this.index.lastSequence;
    const last = await this.pouch.write(revisions);
    const isAsCounted = areSole && last === since + revisions.length;
    const written = isAsCounted ? numberEntries(revisions, since) : await readEntries(this.pouch, since);
    for (const entry of written) this.index.put(entry);
    this.#opened.onWrite();
    this.#superseded += revisions.length;
    if (this.#superseded > Math.max(MIN_SUPERSEDED, this.index.bySequence.length))
      this.#compactInBackground();
  }

  #compactInBackground(): void {
    this.compact().catch((error: unknown) => this.#opened.log(`Compacting "${this.name}": ${String(error)}`));
  }

  /** Removes the bodies of superseded revisions; reads and writes go on meanwhile. */
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
    await this.exclusively(() => this.pouch.close());
  }
}

const PROPERTIES = 'database';

const writeProperties = (pouch: Pouch, properties: Properties) =>
  pouch.putLocal(PROPERTIES, JSON.stringify(properties));

/** Reads the properties; a new database gets its own. */
async function readProperties(pouch: Pouch): Promise<Properties> {
  const stored = await pouch.local(PROPERTIES);
  // Databases of earlier versions have no epochs.
  if (stored) return { epochs: [], ...JSON.parse(stored) };
  const properties: Properties = {
    instance: randomBytes(12).toString('base64url'),
    createdSeconds: Math.floor(Date.now() / 1000),
    security: DEFAULT_SECURITY,
    epochs: []
  };
  await writeProperties(pouch, properties);
  return properties;
}

/** Writing so many documents takes some tens of milliseconds, in which no other request is served. */
const MAX_BATCH = 250;

/** PouchDB nests the revisions of one document in a batch: many are slow, a thousand would overflow the stack. */
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
