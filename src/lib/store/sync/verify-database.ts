/** Verifies that the server still has the database that a replica was made from, as far as this device knew it. */
import * as v from 'valibot';
import { countOf, Epochs, EPOCHS_ID, isContinued } from '#domain/documents/epochs.ts';
import { withTimeout } from '../replica/indexeddb.ts';
import type { Sequence } from '../replica/records.ts';
import type { Replica } from '../replica/replica.ts';
import type { Remote } from './remote.ts';

/** Of the newest changes here: a server that was restored from a backup lacks those first. */
const SAMPLE_CHANGES = 100;

const LocalChanges = v.object({
  results: v.array(v.object({ id: v.string(), changes: v.array(v.object({ rev: v.string() })) }))
});

type Server = { instance: string; sequence: Sequence; epochs: Epochs | undefined };

/** `sequence` was read before anything is fetched, in the newest of the `epochs`. */
export type DatabaseIdentity = Server &
  (
    | { kind: 'first' | 'same' }
    /** The replica has to be rebuilt. `lost`: the ids of which the server lacks the version of this device. */
    | { kind: 'other' | 'restored'; lost: string[] }
  );

type Verification = { suspect: boolean; signal: AbortSignal };

/**
 * A restore shows in the database's epochs. Where the server is one that writes none, it shows in what is missing there, which is
 * looked for if the server is `suspect`: it may have been restored since the last request.
 */
export async function verifyDatabase(
  replica: Replica,
  remote: Remote,
  { suspect, signal }: Verification
): Promise<DatabaseIdentity> {
  const { instance, since, complete } = await replica.state();
  if (instance === undefined) return { kind: 'first', ...(await readBeginning(remote, signal)) };
  const [epochs, info] = await Promise.all([remote.epochs(signal), remote.info(signal)]);
  const lost = (limit?: number) => findLost(replica, remote, { limit, signal });
  const begin = () => readBeginning(remote, signal);
  if (instance !== info.instance) return { kind: 'other', lost: await lost(), ...(await begin()) };
  if (since !== undefined && !(await isPartOf(epochs, replica, since)))
    return { kind: 'restored', lost: await lost(), ...(await begin()) };
  const same: DatabaseIdentity = { kind: 'same', epochs, ...info };
  if (!suspect || !complete || since === undefined) return same;
  // In a cluster the number may be lower for a moment, so it decides only how many changes to compare.
  const lower = countOf(info.sequence) < countOf(since);
  if ((await lost(lower ? undefined : SAMPLE_CHANGES)).length === 0) return same;
  return { kind: 'restored', lost: await lost(), ...(await begin()) };
}

/** Where to pull from after everything has been fetched, with the epochs at that time. */
async function readBeginning(remote: Remote, signal: AbortSignal): Promise<Server> {
  let before = await remote.epochs(signal);
  for (;;) {
    const info = await remote.info(signal);
    const epochs = await remote.epochs(signal);
    if (newestOf(epochs) === newestOf(before)) return { ...info, epochs };
    before = epochs;
  }
}

const newestOf = (epochs: Epochs | undefined) => epochs?.epochs.at(-1)?.id;

/**
 * Whether what is here belongs to the history of a database with these epochs. Epochs of two histories that came to be here
 * are versions of one document, so all of them have to be known there.
 */
async function isPartOf(epochs: Epochs | undefined, replica: Replica, sequence: Sequence): Promise<boolean> {
  const known = await replica.versions(EPOCHS_ID);
  const newest = known.flatMap((stored) => {
    const parsed = v.safeParse(Epochs, stored);
    return parsed.success ? [newestOf(parsed.output)] : [];
  });
  return (newest.length > 0 ? newest : [undefined]).every((epoch) =>
    isContinued(epochs?.epochs ?? [], { epoch, sequence })
  );
}

/** Ids with a version here that came from the server, or was accepted by it, and that it now lacks. */
async function findLost(
  replica: Replica,
  remote: Remote,
  { limit, signal }: { limit: number | undefined; signal: AbortSignal }
): Promise<string[]> {
  const unsent = await replica.outbox.writes();
  const options = { style: 'all_docs', descending: true, ...(limit !== undefined && { limit }) } as const;
  const { results } = v.parse(LocalChanges, await withTimeout(replica.local.changes(options)));
  const known = results.filter(({ id }) => !(id in unsent));
  if (known.length === 0) return [];
  return remote.missing(
    Object.fromEntries(known.map(({ id, changes }) => [id, changes.map(({ rev }) => rev)])),
    signal
  );
}
