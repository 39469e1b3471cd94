/** Names of the local databases: a person's can be told from another's without naming either. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { openLocal } from './pouch.ts';

const HASH_CHARACTERS = 16;
/** What PouchDB puts before the names of its databases in IndexedDB. */
const IDB_PREFIX = '_pouch_';

export const userHash = (user: string) => bytesToHex(sha256(utf8ToBytes(user))).slice(0, HASH_CHARACTERS);

const prefixOf = (hash: string) => `tidesheet-${hash}-`;

export const replicaName = (user: string, database: string) => prefixOf(userHash(user)) + database;

/** All local databases that exist in this browser of the person with this `userHash`. */
export async function listReplicas(hash: string): Promise<string[]> {
  const databases = await indexedDB.databases();
  return databases
    .flatMap(({ name }) => name ?? [])
    .filter((name) => name.startsWith(IDB_PREFIX + prefixOf(hash)))
    .map((name) => name.slice(IDB_PREFIX.length));
}

/** Deletes everything the person with this `userHash` has in this browser, also what an earlier version or another tab left. */
export async function deleteReplicas(hash: string): Promise<void> {
  const names = await listReplicas(hash);
  await Promise.all(names.map((name) => openLocal(name).destroy()));
  // PouchDB tells other tabs of changes by an entry per database.
  for (const key of Object.keys(localStorage)) if (key.includes(prefixOf(hash))) localStorage.removeItem(key);
}
