/** PouchDB with what the portal needs of it: IndexedDB here, HTTP there, replication between them. */
import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import idb from 'pouchdb-adapter-idb';
import replication from 'pouchdb-replication';
import { READ_ALL_MS, withinTime } from './deadline.ts';

export const Pouch = PouchDB.plugin(idb).plugin(http).plugin(replication);

/** Documents are checked against their schemas when they are read, not by the type of the database. */
export type Database = PouchDB.Database<object>;
export type StoredDocument = PouchDB.Core.Stored<object>;

/** How long each may take, in milliseconds; undefined: as long as IndexedDB usually may. */
const STEPS = new Map<unknown, number | undefined>([
  ['allDocs', READ_ALL_MS],
  ...['bulkDocs', 'close', 'destroy', 'get', 'info', 'put', 'remove'].map(
    (name) => [name, undefined] as const
  )
]);

/** A database of this browser. It fails rather than never to answer: what waits for it may hold what others wait for. */
export const openLocal = (name: string): Database =>
  new Proxy<Database>(new Pouch(name, { adapter: 'idb', auto_compaction: true }), {
    get(database, key) {
      const value: unknown = Reflect.get(database, key);
      if (typeof value !== 'function' || !STEPS.has(key)) return value;
      return (...given: unknown[]) => withinTime(Reflect.apply(value, database, given), STEPS.get(key));
    }
  });

/** A database of the server. It is never created from here. */
export const openRemote = (url: string, fetch: PouchDB.Fetch): Database =>
  new Pouch(url, { adapter: 'http', skip_setup: true, fetch });
