import { randomBytes } from 'node:crypto';
import { DesignFunctions } from '../design/functions.ts';
import { defaultSecurity, type Security } from '../security.ts';
import { ViewGroups } from '../views/groups.ts';
import { Directory, winner, type Entry } from './directory.ts';
import { Lock } from './lock.ts';
import type { Pouch, Row, StoredRevision } from './pouch.ts';
import { generation, leavesOf, readRevisions, type Revisions } from './revisions.ts';

/** What a database knows of itself: `instance` tells its update sequences from those of a database of the same name. */
type Properties = { instance: string; createdSeconds: number; security: Security };

/** Who hears of writes, and of what goes wrong in the background. */
export type Hooks = { onWrite: () => void; log: (line: string) => void };

const propertiesId = 'database';

/** Superseded bodies that may pile up before a compaction, at the least. */
const compactionFloor = 1000;

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
    const rows = await pouch.rowsSince(0);
    const entries: Entry[] = [];
    for (const row of rows) entries.push(await readEntry(pouch, row));
    const stored = await pouch.local(propertiesId);
    const properties: Properties = stored
      ? JSON.parse(stored)
      : {
          instance: randomBytes(12).toString('base64url'),
          createdSeconds: Math.floor(Date.now() / 1000),
          security: defaultSecurity
        };
    if (!stored) await pouch.putLocal(propertiesId, JSON.stringify(properties));
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
      await this.pouch.putLocal(propertiesId, JSON.stringify(properties));
      this.#properties = properties;
    });
  }

  async revisions(id: string): Promise<Revisions> {
    return readRevisions(this.directory.get(id) && (await this.pouch.tree(id)));
  }

  exclusively<T>(task: () => Promise<T>): Promise<T> {
    return this.#lock.run(task);
  }

  /** Writes revisions and brings the directory up to date; only within `exclusively`. */
  async write(revisions: StoredRevision[]): Promise<void> {
    if (revisions.length === 0) return;
    const since = this.directory.lastSequence;
    await this.pouch.write(revisions);
    for (const row of await this.pouch.rowsSince(since)) {
      this.directory.put(await readEntry(this.pouch, row));
      if (row.id.startsWith('_design/')) this.functions.forget();
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

  async close(): Promise<void> {
    await this.#compaction;
    await this.#lock.run(() => this.pouch.close());
  }
}

/** PouchDB lists leaves in no order that says which one wins. */
async function readEntry(pouch: Pouch, row: Row): Promise<Entry> {
  if (row.revs.length === 1) return row;
  const leaves = leavesOf(readRevisions(await pouch.tree(row.id)));
  return { ...row, revs: leaves.map((leaf) => leaf.rev) };
}

/** An upper bound of the superseded bodies that are still stored. */
function countSuperseded(entries: Entry[], compactedTo: number): number {
  const changed = entries.filter((entry) => entry.seq > compactedTo);
  const older = changed.reduce((total, entry) => total + generation(winner(entry)) - 1, 0);
  return Math.min(older, entries.reduce((last, entry) => Math.max(last, entry.seq), 0) - compactedTo);
}
