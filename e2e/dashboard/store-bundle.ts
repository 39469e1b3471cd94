/** What of the store is tried in a browser by itself. */
export { DatabaseSync } from '#lib/store/database-sync.ts';
export { failureOf } from '#lib/store/failure.ts';
export { Remote } from '#lib/store/remote.ts';
export { Replica } from '#lib/store/replica.ts';
export { keepDays, TEAM_DAYS } from '#lib/store/kept-days.ts';
export { OWN_WRITTEN } from '#lib/store/written-by-people.ts';
export { dropDiscarded } from '#lib/store/discard.ts';
export { evictOldDays } from '#lib/store/evict.ts';
export { deleteReplicas, listReplicas } from '#lib/store/delete-replicas.ts';
export { userHash } from '#lib/store/replica-names.ts';
export { Pouch } from '#lib/store/pouch.ts';
export { pull } from '#lib/store/pull.ts';
export { push } from '#lib/store/push.ts';
export { takeSnapshot } from '#lib/store/snapshot.ts';
