/**
 * How the replicas on this device stand to the server: one line for the header (`sync.state`), the rest for the sync
 * details (`sync.details`). Reactive; nothing to start here: the session does.
 *
 *     import { sync } from '#lib/state/sync.svelte.ts';
 *     {#if sync.state.kind === 'upToDate'} Up to date · {time(sync.state.at)} {/if}
 */

export type SyncStatus =
  /** The server cannot be reached. `dataFrom`: when this device was last up to date; undefined: never. */
  | { kind: 'offline'; dataFrom?: Date }
  /** 0 to 100, whole. */
  | { kind: 'syncing'; percent: number }
  | { kind: 'upToDate'; at: Date }
  /** The server wants a sign-in again. Everything on this device stays. */
  | { kind: 'signIn' }
  /** Anything else; the message can be shown as it is. */
  | { kind: 'error'; message: string };

/** A document that does not match its schema: left out of every figure, kept in the replica. */
export type SkippedDocument = { database: string; id: string; reason: string };
/** A write of this device that the server refused. It stays here and is sent again with the next write or `retry()`. */
export type DeniedWrite = { database: string; id: string; reason: string };
/** A document that two people (or devices) changed at the same time; the shown version won, the others are kept. */
export type ConflictedDocument = { database: string; id: string; otherVersions: number };
/** Something that was done to this device's data and should not pass in silence. */
export type SyncNotice = { at: Date; message: string };
export type StorageUse = { usedBytes?: number; availableBytes?: number; persisted: boolean };

export type SyncDetails = {
  skipped: SkippedDocument[];
  denied: DeniedWrite[];
  conflicts: ConflictedDocument[];
  /** Writes of this device that the server does not have yet. */
  unsent: number;
  notices: SyncNotice[];
  storage: StorageUse;
};

const NOTHING: SyncDetails = {
  skipped: [],
  denied: [],
  conflicts: [],
  unsent: 0,
  notices: [],
  storage: { persisted: false }
};

export class SyncState {
  state = $state.raw<SyncStatus>({ kind: 'offline' });
  details = $state.raw<SyncDetails>(NOTHING);

  /** Asks the server now, and sends refused writes again. */
  retry(): void {
    this.details = { ...this.details };
  }
}

export const sync = new SyncState();
