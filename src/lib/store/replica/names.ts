/** Names of the local databases: they tell users apart without containing their names. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const HASH_CHARACTERS = 16;

export const userHash = (user: string) => bytesToHex(sha256(utf8ToBytes(user))).slice(0, HASH_CHARACTERS);

/** What the names of all local databases of the user with this `userHash` begin with. */
export const replicaPrefix = (hash: string) => `tidesheet-${hash}-`;

export const replicaName = (user: string, database: string) => replicaPrefix(userHash(user)) + database;
