/** Names of the local databases: a person's can be told from another's without naming either. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { openLocal } from './pouch.ts';

const HASH_CHARACTERS = 16;
/** What PouchDB puts before the names of its databases in IndexedDB. */
const IDB_PREFIX = '_pouch_';

export const userHash = (user: string) => bytesToHex(sha256(utf8ToBytes(user))).slice(0, HASH_CHARACTERS);

const prefixOf = (user: string) => `tidesheet-${userHash(user)}-`;

export const replicaName = (user: string, database: string) => prefixOf(user) + database;

/** All local databases of this person that exist in this browser. */
export async function listReplicas(user: string): Promise<string[]> {
  const databases = await indexedDB.databases();
  return databases
    .flatMap(({ name }) => name ?? [])
    .filter((name) => name.startsWith(IDB_PREFIX + prefixOf(user)))
    .map((name) => name.slice(IDB_PREFIX.length));
}

/** Deletes everything this person has in this browser, also what an earlier version or another tab left. */
export async function deleteReplicas(user: string): Promise<void> {
  const names = await listReplicas(user);
  await Promise.all(names.map((name) => openLocal(name).destroy()));
  // PouchDB tells other tabs of changes by an entry per database.
  for (const key of Object.keys(localStorage)) if (key.includes(prefixOf(user))) localStorage.removeItem(key);
}
