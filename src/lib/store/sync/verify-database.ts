/** Verifies that the server still has the database that a replica was made from, as far as this device knew it. */
import * as v from 'valibot';
import { withTimeout } from '../replica/indexeddb.ts';
import type { Sequence } from '../replica/records.ts';
import type { Replica } from '../replica/replica.ts';
import type { Remote } from './remote.ts';

/** Of the newest changes here: a server that was restored from a backup lacks those first. */
const SAMPLE_CHANGES = 100;

const LocalChanges = v.object({
  results: v.array(v.object({ id: v.string(), changes: v.array(v.object({ rev: v.string() })) }))
});

/** `sequence` was read before anything is fetched. */
export type DatabaseIdentity = { instance: string; sequence: Sequence } & (
  | { kind: 'first' | 'same' }
  /** The replica has to be rebuilt. `lost`: the ids of which the server lacks the version of this device. */
  | { kind: 'other' | 'restored'; lost: string[] }
);

/** `suspect`: the server may have been restored from a backup since the last request. */
export async function verifyDatabase(
  replica: Replica,
  remote: Remote,
  { suspect, signal }: { suspect: boolean; signal: AbortSignal }
): Promise<DatabaseIdentity> {
  const info = await remote.info(signal);
  const { instance, since, complete } = await replica.state();
  if (instance === undefined) return { kind: 'first', ...info };
  const lost = (limit?: number) => findLost(replica, remote, { limit, signal });
  if (instance !== info.instance) return { kind: 'other', ...info, lost: await lost() };
  if (!suspect || !complete || since === undefined) return { kind: 'same', ...info };
  // In a cluster the number may be lower for a moment, so it decides only how many changes to compare.
  const lower = numberOf(info.sequence) < numberOf(since);
  if ((await lost(lower ? undefined : SAMPLE_CHANGES)).length === 0) return { kind: 'same', ...info };
  return { kind: 'restored', ...info, lost: await lost() };
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

/** CouchDB's sequences begin with a number that counts up. */
const numberOf = (sequence: Sequence): number => parseInt(String(sequence), 10);
