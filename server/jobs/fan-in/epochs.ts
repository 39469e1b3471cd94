/**
 * The epochs of databases (domain/documents/epochs.ts). The service begins them, and tells by them whether a database that it read
 * or wrote before was restored from a backup since.
 */
import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { beginEpoch, countOf, Epochs, EPOCHS_ID, isContinued } from '#domain/documents/epochs.ts';
import { orMissing, retryConflicts, type Couch } from '../../../couch/connection.ts';

const AT_ONCE = 4;
const MAX_ID_LENGTH = 32;

const Info = v.object({
  update_seq: v.union([v.string(), v.number()]),
  instance_start_time: v.string(),
  cluster: v.optional(v.object({ n: v.number() }))
});

/** The epoch of this server's connection to CouchDB, and the databases in which it has begun. */
export class EpochWriter {
  readonly #couch: Couch;
  readonly #log: (line: string) => void;
  #id = newId();
  #begun = new Set<string>();

  constructor(couch: Couch, log: (line: string) => void) {
    this.#couch = couch;
    this.#log = log;
  }

  /** CouchDB was away: it may have been restored from a backup meanwhile. */
  renew(): void {
    this.#id = newId();
    this.#begun = new Set();
  }

  /** Begins the epoch in those databases where it has not begun yet. What fails is logged and left for the next time. */
  async begin(databases: string[]): Promise<void> {
    const missing = databases.filter((database) => !this.#begun.has(database));
    for (let first = 0; first < missing.length; first += AT_ONCE) {
      const some = missing.slice(first, first + AT_ONCE);
      await Promise.all(some.map((database) => this.#beginIn(database, this.#id)));
    }
  }

  async #beginIn(database: string, id: string): Promise<void> {
    try {
      await retryConflicts(() => writeEpoch(this.#couch, database, id));
      if (id === this.#id) this.#begun.add(database);
    } catch (error) {
      this.#log(
        `Beginning an epoch in ${database} failed: ${error instanceof Error ? error.message : String(error)}`
      );
    }
  }
}

const newId = () => randomBytes(6).toString('base64url');

async function writeEpoch(couch: Couch, database: string, id: string): Promise<void> {
  const known = await readEpochs(couch, database);
  const found = await orMissing(couch.db.get(database));
  if (found === undefined) return;
  const { update_seq: sequence, instance_start_time: instance, cluster } = v.parse(Info, found);
  const from = (cluster?.n ?? 1) === 1 ? countOf(sequence) : null;
  const next = beginEpoch(known, instance, { id, from });
  const unchanged = known?.instance === instance && next.epochs.at(-1) === known.epochs.at(-1);
  if (!unchanged) await couch.use(database).insert(next);
}

/** How far a database was read or written, and the newest of its epochs at that time. */
export const Position = v.object({
  epoch: v.optional(v.pipe(v.string(), v.maxLength(MAX_ID_LENGTH))),
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(0))
});
export type Position = v.InferOutput<typeof Position>;

/** The newest epoch of a database, and whether a position belongs to its history; one that is unknown does. */
export type History = { epoch: string | undefined; includes: (position: Position | undefined) => boolean };

export async function readHistory(couch: Couch, database: string): Promise<History> {
  const epochs = (await readEpochs(couch, database))?.epochs ?? [];
  return {
    epoch: epochs.at(-1)?.id,
    includes: (position) =>
      position === undefined || isContinued(epochs, { epoch: position.epoch, sequence: position.count })
  };
}

/** The position of a database now, which was in this epoch before it was written to. */
export async function readPosition(
  couch: Couch,
  database: string,
  epoch: string | undefined
): Promise<Position> {
  const { update_seq: sequence } = v.parse(Info, await couch.db.get(database));
  return { epoch, count: countOf(sequence) };
}

/** Undefined where none has begun. One that cannot be read is replaced. */
async function readEpochs(couch: Couch, database: string): Promise<Epochs | undefined> {
  const stored = await orMissing(couch.use(database).get(EPOCHS_ID));
  if (stored === undefined) return undefined;
  const parsed = v.safeParse(Epochs, stored);
  if (parsed.success) return parsed.output;
  return { _id: EPOCHS_ID, _rev: stored._rev, type: 'epochs', v: 1, instance: '', epochs: [] };
}
