import { openLocal } from './pouch.ts';
import { replicaPrefix } from './replica-names.ts';

/** What PouchDB puts before the names of its databases in IndexedDB. */
const IDB_PREFIX = '_pouch_';

/** All local databases that exist in this browser of the person with this `userHash`. */
export async function listReplicas(hash: string): Promise<string[]> {
  const databases = await indexedDB.databases();
  return databases
    .flatMap(({ name }) => name ?? [])
    .filter((name) => name.startsWith(IDB_PREFIX + replicaPrefix(hash)))
    .map((name) => name.slice(IDB_PREFIX.length));
}

/** Deletes everything the person with this `userHash` has in this browser, also what an earlier version or another tab left. */
export async function deleteReplicas(hash: string): Promise<void> {
  const names = await listReplicas(hash);
  await Promise.all(names.map((name) => openLocal(name).destroy()));
  // PouchDB tells other tabs of changes by an entry per database.
  for (const key of Object.keys(localStorage)) {
    if (key.includes(replicaPrefix(hash))) localStorage.removeItem(key);
  }
}
