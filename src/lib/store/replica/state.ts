/** What a replica knows about itself. */
import * as v from 'valibot';
import { readRecord } from './indexeddb.ts';
import { LocalRecord } from './records.ts';
import { Sequence } from '../sync/remote.ts';

/** Counts up when replicas are laid out differently: older ones are dropped and fetched again. */
export const REPLICA_VERSION = 1;

export const State = v.object({
  version: v.number(),
  /** Which database of the server this is a replica of. */
  instance: v.optional(v.string()),
  /** The server's changes up to here are in the replica, once it is complete. */
  since: v.optional(Sequence),
  /** The first sync has come to its end. */
  complete: v.boolean(),
  /** All days from this UTC date on are here. */
  daysFrom: v.optional(v.string()),
  /** When the replica was last known to be like the server, in Unix milliseconds. */
  syncedMs: v.optional(v.number())
});
export type ReplicaState = v.InferOutput<typeof State>;

export const STATE = new LocalRecord('replica', State);
export const EMPTY: ReplicaState = { version: REPLICA_VERSION, complete: false };

/** Whether a local database came to the end of its first sync, read past PouchDB. */
export async function wasCompleted(name: string): Promise<boolean> {
  const state = v.safeParse(State, await readRecord(name, STATE.id));
  return state.success && state.output.complete;
}
