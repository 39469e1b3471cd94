/**
 * `epochs`, in every database that is read from a stored position: which starts of the service it went through. The service begins
 * an epoch at every start, and whenever CouchDB was away. A database that was restored from a backup lacks the epochs that began
 * later, so a reader's position in one of those does not belong to what the database has now.
 */
import * as v from 'valibot';
import { couchFields, Whole } from './primitives.ts';

export const EPOCHS_ID = 'epochs';

/** A reader that was away for more epochs than these begins again. */
const MAX_EPOCHS = 100;
const MAX_ID_LENGTH = 32;

const Epoch = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_LENGTH)),
  /**
   * How many changes the database had counted before the epoch began; null in a cluster, whose copies of a database count
   * them differently.
   */
  from: v.nullable(Whole)
});
export type Epoch = v.InferOutput<typeof Epoch>;

export const Epochs = v.object({
  ...couchFields,
  type: v.literal('epochs'),
  v: v.literal(1),
  /** When the database was created, as CouchDB reports it: epochs of another database, copied from a backup, do not count. */
  instance: v.pipe(v.string(), v.maxLength(MAX_ID_LENGTH)),
  /** In order, the newest last. */
  epochs: v.pipe(v.array(Epoch), v.maxLength(MAX_EPOCHS))
});
export type Epochs = v.InferOutput<typeof Epochs>;

/** The document with one more epoch; the same where that has begun already. */
export function beginEpoch(known: Epochs | undefined, instance: string, next: Epoch): Epochs {
  const before = known?.instance === instance ? known.epochs : [];
  const epochs = before.at(-1)?.id === next.id ? before : [...before, next].slice(-MAX_EPOCHS);
  return { ...known, _id: EPOCHS_ID, type: 'epochs', v: 1, instance, epochs };
}

/** How far a reader has read. `epoch`: the newest one that it knew then; undefined: none. */
export type Position = { epoch: string | undefined; sequence: string | number };

/** Whether what a reader has read up to its position is part of the history of the database, whose epochs are these. */
export function isContinued(epochs: readonly Epoch[], { epoch, sequence }: Position): boolean {
  const index = epochs.findIndex(({ id }) => id === epoch);
  if (index === -1 && (epoch !== undefined || epochs.length === MAX_EPOCHS)) return false;
  const from = epochs[index + 1]?.from ?? undefined;
  return from === undefined || countOf(sequence) <= from;
}

/** The number of changes that a sequence stands for: CouchDB's begin with it. */
export function countOf(sequence: string | number): number {
  const count = Number.parseInt(String(sequence), 10);
  return Number.isNaN(count) ? 0 : count;
}
