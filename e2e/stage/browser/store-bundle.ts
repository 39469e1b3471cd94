/** The parts of the store that journeys run in a browser without the dashboard. */
export { parseDayId } from '#domain/documents/day.ts';
export { toStoreError } from '#lib/store/errors.ts';
export { ReplicaPack } from '#lib/store/pack/replica-pack.ts';
export { deleteReplicas, listReplicas } from '#lib/store/replica/delete-replicas.ts';
export { isWrittenByOwner } from '#lib/store/replica/documents.ts';
export { Pouch } from '#lib/store/replica/indexeddb.ts';
export { userHash } from '#lib/store/replica/names.ts';
export { Replica } from '#lib/store/replica/replica.ts';
export { setRetainedDays, TEAM_DAYS } from '#lib/store/replica/retained-days.ts';
export { DatabaseSync } from '#lib/store/sync/database-sync.ts';
export { Remote } from '#lib/store/sync/remote.ts';
export { dropDiscarded, pull, push } from '#lib/store/sync/replication.ts';
export { takeSnapshot } from '#lib/store/sync/snapshot.ts';
