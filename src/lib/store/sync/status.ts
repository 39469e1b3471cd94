/** How the replicas on this device stand to the server, told in one line. */
import type { DatabaseStatus } from './database-sync.ts';

export type SyncStatus =
  /** The server cannot be reached. `dataFrom`: when this device was last up to date; undefined: never. */
  | { kind: 'offline'; dataFrom?: Date }
  /** The first sync. `percent` is whole, 0 to 100; `bytes` are those received since this page was opened. */
  | { kind: 'syncing'; percent: number; documents?: number; ofDocuments?: number; bytes?: number }
  | { kind: 'upToDate'; at: Date }
  /** The server wants a sign-in again. Everything on this device stays. */
  | { kind: 'signIn' }
  /** Anything else; the message can be shown as it is. */
  | { kind: 'error'; message: string };

/** What all databases together come to: whatever needs the person most. `syncedMs`: when they were last all up to date. */
export function summariseStatus(statuses: DatabaseStatus[], syncedMs: number | undefined): SyncStatus {
  const failures = statuses.flatMap((status) => (status.kind === 'failed' ? status.failure : []));
  if (failures.some(({ kind }) => kind === 'signIn')) return { kind: 'signIn' };
  const broken = failures.find(({ kind }) => kind !== 'offline');
  if (broken) return { kind: 'error', message: broken.message };
  if (failures.length > 0)
    return { kind: 'offline', ...(syncedMs !== undefined && { dataFrom: new Date(syncedMs) }) };
  const loading = statuses.flatMap((status) => (status.kind === 'loading' ? status.progress : []));
  const times = statuses.flatMap((status) => (status.kind === 'upToDate' ? status.atMs : []));
  if (times.length === statuses.length && times.length > 0)
    return { kind: 'upToDate', at: new Date(Math.min(...times)) };
  if (loading.length === 0) return { kind: 'syncing', percent: times.length > 0 ? 99 : 0 };
  const documents = loading.reduce((sum, progress) => sum + progress.documents, 0);
  const ofDocuments = loading.reduce((sum, progress) => sum + progress.ofDocuments, 0);
  const bytes = loading.reduce((sum, progress) => sum + progress.bytes, 0);
  const percent = Math.floor((100 * documents) / Math.max(1, ofDocuments));
  return { kind: 'syncing', percent, documents, ofDocuments, bytes };
}
