/** Documents written at once: some tens of milliseconds, in which nobody else is served. */
const most = 250;

/** PouchDB takes the revisions of one document one within the other: many are slow, a thousand would overflow the stack. */
const mostOfOne = 10;

/** Splits what is to be written into batches, in its order, the revisions of one document too. */
export function inBatches<T extends { _id: string }>(revisions: readonly T[]): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let counts = new Map<string, number>();
  for (const revision of revisions) {
    const count = counts.get(revision._id) ?? 0;
    if (batch.length === 0 || batch.length === most || count === mostOfOne) {
      batches.push((batch = []));
      counts = new Map();
    }
    batch.push(revision);
    counts.set(revision._id, (counts.get(revision._id) ?? 0) + 1);
  }
  return batches;
}
