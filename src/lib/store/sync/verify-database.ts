/** Finds out whether the server still has the database that this replica was made from, as far as it was known here. */
import * as v from 'valibot';
import { withinTime } from '../replica/deadline.ts';
import type { Remote, Sequence } from './remote.ts';
import type { Replica } from '../replica/replica.ts';

/** Of the newest changes here: a server put back to an earlier state lacks those first. */
const SAMPLE = 100;

const LocalChanges = v.object({
  results: v.array(v.object({ id: v.string(), changes: v.array(v.object({ rev: v.string() })) }))
});

export type Meeting =
  /** `sequence` is from before anything is fetched. */
  | { kind: 'first' | 'same'; instance: string; sequence: Sequence }
  /** The replica has to be made anew. `lost`: the ids of which the server does not have the version of this device. */
  | { kind: 'other' | 'setBack'; instance: string; sequence: Sequence; lost: string[] };

/** `doubtful`: the server may have been put back to an earlier state since it was last asked. */
export async function meet(
  replica: Replica,
  remote: Remote,
  { doubtful, signal }: { doubtful: boolean; signal: AbortSignal }
): Promise<Meeting> {
  const info = await remote.info(signal);
  const { instance, since, complete } = await replica.state();
  if (instance === undefined) return { kind: 'first', ...info };
  const lost = (limit?: number) => findLost(replica, remote, { limit, signal });
  if (instance !== info.instance) return { kind: 'other', ...info, lost: await lost() };
  if (!doubtful || !complete || since === undefined) return { kind: 'same', ...info };
  // In a cluster the number may be lower for a moment, so it decides only how closely to look.
  const lower = numberOf(info.sequence) < numberOf(since);
  if ((await lost(lower ? undefined : SAMPLE)).length === 0) return { kind: 'same', ...info };
  return { kind: 'setBack', ...info, lost: await lost() };
}

/** Ids with a version here that came from the server, or was taken by it, and that it does not have. */
async function findLost(
  replica: Replica,
  remote: Remote,
  { limit, signal }: { limit: number | undefined; signal: AbortSignal }
): Promise<string[]> {
  const unsent = await replica.outbox.writes();
  const options = { style: 'all_docs', descending: true, ...(limit !== undefined && { limit }) } as const;
  const { results } = v.parse(LocalChanges, await withinTime(replica.local.changes(options)));
  const known = results.filter(({ id }) => !(id in unsent));
  if (known.length === 0) return [];
  return remote.missing(
    Object.fromEntries(known.map(({ id, changes }) => [id, changes.map(({ rev }) => rev)])),
    signal
  );
}

/** CouchDB's sequences begin with a number that counts up. */
const numberOf = (sequence: Sequence): number => parseInt(String(sequence), 10);
