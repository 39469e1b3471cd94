/** The state of syncing: of each database, and of all together as one line. */
import type { StoreError, StoreErrorCode } from '../errors.ts';

/** `bytes`: received since this page was opened. */
export type SnapshotProgress = { documents: number; ofDocuments: number; bytes: number };

export type DatabaseStatus =
  | { kind: 'starting' }
  | { kind: 'loading'; progress: SnapshotProgress }
  | { kind: 'upToDate'; atMs: number }
  | { kind: 'failed'; error: StoreError };

export type SyncStatus =
  /** The server cannot be reached, as `message` says. `dataFrom`: when this device was last up to date; undefined: never. */
  | { kind: 'offline'; message: string; dataFrom?: Date }
  /** The first sync. `percent` is whole, 0 to 100; `bytes` are those received since this page was opened. */
  | { kind: 'syncing'; percent: number; documents?: number; ofDocuments?: number; bytes?: number }
  | { kind: 'upToDate'; at: Date }
  /** The session has ended. Everything on this device stays. */
  | { kind: 'signIn' }
  /** Anything else; the message can be shown as it is. */
  | { kind: 'error'; message: string; code: StoreErrorCode };

/** The most urgent status of all databases. `syncedMs`: when all of them were last up to date. */
export function summariseStatus(statuses: DatabaseStatus[], syncedMs: number | undefined): SyncStatus {
  const errors = statuses.flatMap((status) => (status.kind === 'failed' ? status.error : []));
  if (errors.some(({ code }) => code === 'session-ended')) return { kind: 'signIn' };
  const failed = errors.find(({ code }) => code !== 'offline');
  if (failed) return { kind: 'error', message: failed.message, code: failed.code };
  const [offline] = errors;
  if (offline) {
    const dataFrom = syncedMs === undefined ? {} : { dataFrom: new Date(syncedMs) };
    return { kind: 'offline', message: offline.message, ...dataFrom };
  }
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
