/**
 * The epochs of databases (domain/documents/epochs.ts). The service tells by them whether a database that it read or wrote before
 * was restored from a backup since.
 */
import * as v from 'valibot';
import { countOf, Epochs, EPOCHS_ID, isContinued } from '#domain/documents/epochs.ts';
import { orMissing, type Couch } from '../../../couch/connection.ts';
import type { Sequence } from './checkpoints.ts';

const MAX_ID_LENGTH = 32;

const Info = v.pipe(
  v.object({
    update_seq: v.union([v.string(), v.number()]),
    instance_start_time: v.string(),
    cluster: v.optional(v.object({ n: v.number() }))
  }),
  v.transform(({ update_seq: sequence, instance_start_time: instance, cluster }) => ({
    instance,
    count: countOf(sequence),
    isCluster: (cluster?.n ?? 1) > 1
  }))
);

/**
 * When the database was created, and how many changes it counts: copies of a database in a cluster count them differently.
 * Undefined where there is none.
 */
export async function readInfo(
  couch: Couch,
  database: string
): Promise<v.InferOutput<typeof Info> | undefined> {
  // The sizes, for which the embedded store looks at all files, are of no use here.
  const found: unknown = await orMissing(couch.request({ db: database, qs: { sizes: false } }));
  return found === undefined ? undefined : v.parse(Info, found);
}

/**
 * Whether the database has not come as far as `since`: its files were restored from a backup. Nothing is said of a cluster.
 */
export async function isBeyond(couch: Couch, database: string, since: Sequence): Promise<boolean> {
  const info = await readInfo(couch, database);
  return info !== undefined && !info.isCluster && countOf(since) > info.count;
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
  const info = await readInfo(couch, database);
  return { epoch, count: info?.count ?? 0 };
}

/** Undefined where none has begun. One that cannot be read is replaced. */
export async function readEpochs(couch: Couch, database: string): Promise<Epochs | undefined> {
  const stored = await orMissing(couch.use(database).get(EPOCHS_ID));
  if (stored === undefined) return undefined;
  const parsed = v.safeParse(Epochs, stored);
  if (parsed.success) return parsed.output;
  return { _id: EPOCHS_ID, _rev: stored._rev, type: 'epochs', v: 1, instance: '', epochs: [] };
}
