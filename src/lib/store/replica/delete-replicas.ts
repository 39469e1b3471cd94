import { deleteDatabase, listDatabases } from './indexeddb.ts';
import { replicaPrefix } from './names.ts';

/** All local databases in this browser of the user with this `userHash`. */
export async function listReplicas(hash: string): Promise<string[]> {
  return (await listDatabases()).filter((name) => name.startsWith(replicaPrefix(hash)));
}

/** Deletes everything the user with this `userHash` has in this browser, also what an earlier version or another tab left. */
export async function deleteReplicas(hash: string): Promise<void> {
  const names = await listReplicas(hash);
  await Promise.all(names.map(deleteDatabase));
  for (const key of Object.keys(localStorage)) {
    if (key.includes(replicaPrefix(hash))) localStorage.removeItem(key);
  }
}
