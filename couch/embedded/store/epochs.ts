/**
 * The epochs of a database: one begins with the first write after every start of the server. A copy of the files from a
 * backup lacks the epochs that began later, so an update sequence of theirs is recognised as one of another history.
 */

/**
 * `from`: the last update sequence before the epoch. `notesPurges`: a purge in it is noted by its sequence, which earlier versions
 * of the program do not do.
 */
export type Epoch = { id: string; from: number; notesPurges?: true };

/** A reader that was away for more starts than these begins again. */
const MAX_EPOCHS = 200;

/** The epochs with another one; the same where it has begun already. */
export function beginEpoch(epochs: readonly Epoch[], next: Epoch): Epoch[] {
  if (epochs.at(-1)?.id === next.id) return [...epochs];
  return [...epochs, next].slice(-MAX_EPOCHS);
}

/**
 * The last update sequence that a reader and this database have in common, `last` being the database's own. The reader read up
 * to `sequence` in the epoch `id`; undefined: before the first epoch. An unknown epoch has nothing in common: 0.
 */
export function commonSequence(
  epochs: readonly Epoch[],
  { id, sequence, last }: { id: string | undefined; sequence: number; last: number }
): number {
  const index = epochs.findIndex((epoch) => epoch.id === id);
  const isKnown = index !== -1 || (id === undefined && epochs.length < MAX_EPOCHS);
  return isKnown ? Math.min(sequence, epochs[index + 1]?.from ?? last) : 0;
}

/** Whether purges were noted in every epoch after this one; undefined: before the first epoch. */
export function purgesAreNoted(epochs: readonly Epoch[], id: string | undefined): boolean {
  const index = epochs.findIndex((epoch) => epoch.id === id);
  return epochs.slice(index + 1).every(({ notesPurges }) => notesPurges === true);
}
