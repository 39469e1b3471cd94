/** PouchDB with what the portal needs of it: IndexedDB here, HTTP there, replication between them. */
import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import idb from 'pouchdb-adapter-idb';
import replication from 'pouchdb-replication';

export const Pouch = PouchDB.plugin(idb).plugin(http).plugin(replication);

/** Documents are checked against their schemas when they are read, not by the type of the database. */
export type Database = PouchDB.Database<object>;
export type StoredDocument = PouchDB.Core.Stored<object>;

/** A database of this browser. */
export const openLocal = (name: string): Database =>
  new Pouch(name, { adapter: 'idb', auto_compaction: true });

/** A database of the server. It is never created from here. */
export const openRemote = (url: string, fetch: PouchDB.Fetch): Database =>
  new Pouch(url, { adapter: 'http', skip_setup: true, fetch });
