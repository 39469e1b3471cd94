/**
 * Begins epochs (domain/documents/epochs.ts): in every database once at a start, whenever CouchDB was away, and where a database was
 * restored meanwhile. Nothing is written to a database, and nobody reads it, before that.
 */
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { beginEpoch } from '#domain/documents/epochs.ts';
import { isDamaged, orMissing, retryConflicts, type Couch } from '../../couch/connection.ts';
import type { Log } from '../service.ts';
import { readEpochs, readInfo } from './fan-in/epochs.ts';

const AT_ONCE = 4;

/** `count`: of changes, at the last look. */
type Begun = { id: string; instance: string; count: number };

const AllNames = v.array(v.string());

export class EpochWriter {
  readonly #couch: Couch;
  readonly #log: Log;
  #id = newId();
  #begun = new Map<string, Promise<Begun | undefined>>();
  /** Until their next epoch has begun. How far they went back is not known. */
  #restored = new Set<string>();
  #all: Promise<void> | undefined;

  constructor({ couch, log }: { couch: Couch; log: Log }) {
    this.#couch = couch;
    this.#log = log;
  }

  /** CouchDB was away: it may have been restored from a backup meanwhile. */
  renew(): void {
    this.#id = newId();
    this.#begun = new Map();
    this.#all = undefined;
  }

  /** Whether the database has epochs. */
  isAbout(database: string): boolean {
    const { org, slugOf, developerOf } = this.#couch.names;
    return database === org || slugOf(database) !== undefined || developerOf(database) !== undefined;
  }

  /** Resolves once the epoch has begun in a database, if there is one. @throws what CouchDB responds. */
  async ensure(database: string): Promise<void> {
    for (let begun; begun !== this.#begun;) {
      begun = this.#begun;
      await (begun.get(database) ?? this.#begin(database, begun));
    }
  }

  /** Resolves once it has begun in every database. Where that fails it is logged, and tried again before the next request. */
  ready(): Promise<void> {
    const all = (this.#all ??= this.#beginEverywhere());
    all.catch(() => {
      if (this.#all === all) this.#all = undefined;
    });
    return all;
  }

  /** Begins another one where a database was restored since it began: it has lost that, or counts fewer changes than it did. */
  async check(): Promise<void> {
    // Also in those that were created since.
    await (this.#all = this.#beginEverywhere());
    const begun = this.#begun;
    await forEach([...begun.keys()], async (database) => {
      if (await this.#isRestored(database, begun)) this.#restored.add(database);
    });
    if (this.#restored.size === 0) return;
    for (const database of this.#restored)
      this.#log(`${database} was restored to an earlier state while the service ran.`);
    this.renew();
    await this.ready();
  }

  async #beginEverywhere(): Promise<void> {
    const all = v.parse(AllNames, await this.#couch.db.list());
    await forEach(
      all.filter((database) => this.isAbout(database)),
      async (database) => {
        try {
          await this.ensure(database);
        } catch (error) {
          this.#log(`Beginning an epoch in ${database} failed: ${reasonOf(error)}`);
        }
      }
    );
  }

  #begin(database: string, begun: Map<string, Promise<Begun | undefined>>): Promise<Begun | undefined> {
    const isRestored = this.#restored.has(database);
    const beginning = retryConflicts(() => writeEpoch(this.#couch, database, { id: this.#id, isRestored }));
    begun.set(database, beginning);
    beginning.then(
      (written) => {
        if (written === undefined) begun.delete(database);
        else if (isRestored) this.#restored.delete(database);
      },
      () => begun.delete(database)
    );
    return beginning;
  }

  async #isRestored(database: string, begun: Map<string, Promise<Begun | undefined>>): Promise<boolean> {
    try {
      const before = await begun.get(database);
      const info = await readInfo(this.#couch, database);
      // Of a database that was created again nobody has a position.
      if (before === undefined || info?.instance !== before.instance) {
        begun.delete(database);
        return false;
      }
      const epochs = (await readEpochs(this.#couch, database))?.epochs ?? [];
      if (!epochs.some(({ id }) => id === before.id)) return true;
      if (!info.isCluster && info.count < before.count) return true;
      begun.set(database, Promise.resolve({ ...before, count: info.count }));
      return false;
    } catch (error) {
      if (!isDamaged(error)) this.#log(`Looking at the epochs of ${database} failed: ${reasonOf(error)}`);
      return false;
    }
  }
}

const newId = () => randomBytes(6).toString('base64url');

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function forEach(databases: string[], task: (database: string) => Promise<void>): Promise<void> {
  for (let first = 0; first < databases.length; first += AT_ONCE)
    await Promise.all(databases.slice(first, first + AT_ONCE).map(task));
}

/** @returns undefined where there is no such database. */
async function writeEpoch(
  couch: Couch,
  database: string,
  { id, isRestored }: { id: string; isRestored: boolean }
): Promise<Begun | undefined> {
  const known = await readEpochs(couch, database);
  const info = await readInfo(couch, database);
  if (info === undefined) return undefined;
  const { instance, count, isCluster } = info;
  // Positions before an epoch from 0 belong to nothing.
  const from = isRestored ? 0 : isCluster ? null : count;
  const next = beginEpoch(known, instance, { id, from });
  const isBegun = known?.instance === instance && next.epochs.at(-1) === known.epochs.at(-1);
  if (isBegun) return { id, instance, count };
  await couch.use(database).insert(next);
  const after = await orMissing(readInfo(couch, database));
  if (after?.instance === instance && (isCluster || after.count > count))
    return { id, instance, count: after.count };
  // It was restored in between, so that `from` was the count of another history.
  return writeEpoch(couch, database, { id: newId(), isRestored: true });
}
