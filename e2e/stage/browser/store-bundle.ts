/** What of the store is tried in a browser by itself. */
export { DatabaseSync } from '#lib/store/sync/database-sync.ts';
export { failureOf } from '#lib/store/errors.ts';
export { Remote } from '#lib/store/sync/remote.ts';
export { Replica } from '#lib/store/replica/replica.ts';
export { keepDays, TEAM_DAYS } from '#lib/store/replica/retained-days.ts';
export { OWN_WRITTEN } from '#lib/store/replica/written-by-people.ts';
export { dropDiscarded } from '#lib/store/sync/discard.ts';
export { evictOldDays } from '#lib/store/replica/evict.ts';
export { deleteReplicas, listReplicas } from '#lib/store/replica/delete-replicas.ts';
export { userHash } from '#lib/store/replica/names.ts';
export { Pouch } from '#lib/store/replica/pouch.ts';
export { pull } from '#lib/store/sync/pull.ts';
export { push } from '#lib/store/sync/push.ts';
export { takeSnapshot } from '#lib/store/sync/snapshot.ts';
