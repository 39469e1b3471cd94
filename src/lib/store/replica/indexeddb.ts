/**
 * The local databases of this browser: PouchDB's, in IndexedDB, and what has to be done below PouchDB. Every operation times
 * out instead of hanging, because callers may hold locks that other tabs wait for.
 */
import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import idb from 'pouchdb-adapter-idb';
import replication from 'pouchdb-replication';
import { TidesheetError } from '#domain/errors.ts';

/** One operation of IndexedDB: much longer than it takes on a slow phone. */
export const STEP_TIMEOUT_MS = 8_000;
const READ_ALL_TIMEOUT_MS = 60_000;

export class StorageTimeoutError extends TidesheetError {
  override readonly name = 'StorageTimeoutError';

  constructor() {
    super("This browser's storage is not responding. Your data on the server is safe. Reload the page.", {
      code: 'storage-timeout'
    });
  }
}

/** Reports progress, and how long the next step may take if that differs from the step before. */
export type Progress = (nextMs?: number) => void;

/**
 * The result of `work`, which calls `progress` at every step. IndexedDB never responds when its connection is closed by the
 * browser, as happens when space runs out.
 *
 * @throws StorageTimeoutError when a step takes too long.
 */
export async function withProgressTimeout<T>(
  work: (progress: Progress) => Promise<T>,
  firstMs: number
): Promise<T> {
  let expire: () => void = () => undefined;
  const expired = new Promise<never>((_, reject) => (expire = () => reject(new StorageTimeoutError())));
  let ms = firstMs;
  const startTimer = () => setTimeout(() => expire(), ms);
  let timer = startTimer();
  const progress = (nextMs = ms) => {
    ms = nextMs;
    clearTimeout(timer);
    timer = startTimer();
  };
  try {
    return await Promise.race([work(progress), expired]);
  } finally {
    clearTimeout(timer);
    expire = () => undefined;
  }
}

/** The same promise. @throws StorageTimeoutError when it takes too long. */
export const withTimeout = <T>(work: Promise<T>, ms = STEP_TIMEOUT_MS): Promise<T> =>
  withProgressTimeout(() => work, ms);

/**
 * Refuses Blobs, as some browsers do. PouchDB stores one in every database that it opens, to find out whether it can; in
 * private windows of WebKit the transaction then never completes. Tidesheet stores no attachments.
 */
function refuseBlobs(store: IDBObjectStore): void {
  const put = Reflect.get(store, 'put');
  store.put = function (this: IDBObjectStore, value: unknown, ...key: [IDBValidKey?]) {
    if (value instanceof Blob) throw new DOMException('Blobs are not stored.', 'DataCloneError');
    return put.call(this, value, ...key);
  };
}
if (typeof IDBObjectStore !== 'undefined') refuseBlobs(IDBObjectStore.prototype);

/** The names of databases whose connection the browser has closed, as it does when its storage fails or is cleared. */
const closedConnections = new Set<string>();
const reported = new WeakSet<IDBDatabase>();
const closeListeners = new Set<() => void>();

/** Calls back whenever the browser has closed a connection. Returns what ends that. */
export function onConnectionClosed(listener: () => void): () => void {
  closeListeners.add(listener);
  return () => void closeListeners.delete(listener);
}

function connectionClosed(connection: IDBDatabase): void {
  // Whatever still uses it after another one was opened fails, too.
  if (reported.has(connection)) return;
  reported.add(connection);
  closedConnections.add(connection.name);
  for (const listener of closeListeners) listener();
}

/** PouchDB gives no access to its connections, and does not notice that one was closed. */
function watchConnections(): void {
  /** Closed by PouchDB, because another tab deletes the database. */
  const deleted = new WeakSet<IDBDatabase>();
  const open = Reflect.get(IDBFactory.prototype, 'open');
  IDBFactory.prototype.open = function (...args) {
    const request = open.apply(this, args);
    request.addEventListener('success', () => {
      const { result } = request;
      result.addEventListener('versionchange', () => deleted.add(result));
      result.addEventListener('close', () => connectionClosed(result));
    });
    return request;
  };
  const begin = Reflect.get(IDBDatabase.prototype, 'transaction');
  IDBDatabase.prototype.transaction = function (...args) {
    try {
      return begin.apply(this, args);
    } catch (error) {
      const isClosed = error instanceof DOMException && error.name === 'InvalidStateError';
      if (isClosed && !deleted.has(this)) connectionClosed(this);
      throw error;
    }
  };
}
if (typeof IDBFactory !== 'undefined') watchConnections();

export const Pouch = PouchDB.plugin(idb).plugin(http).plugin(replication);

const TIMEOUTS_MS = new Map<unknown, number>([
  ['allDocs', READ_ALL_TIMEOUT_MS],
  ['bulkDocs', STEP_TIMEOUT_MS],
  ['close', STEP_TIMEOUT_MS],
  ['destroy', STEP_TIMEOUT_MS],
  ['get', STEP_TIMEOUT_MS],
  ['info', STEP_TIMEOUT_MS],
  ['put', STEP_TIMEOUT_MS],
  ['remove', STEP_TIMEOUT_MS]
]);

/** How often something is done that closed connections interrupt. */
const MAX_ATTEMPTS = 6;

const openPouch = (name: string): PouchDB.Database =>
  new Pouch(name, { adapter: 'idb', auto_compaction: true });

/** Has a local database opened again before it is used the next time. */
export const reopenLocal = (name: string): void => void closedConnections.add(PREFIX + name);

/**
 * Opens a local database, creating it where there is none. Where the browser closes its connection, it opens another one; what
 * was being done then is done again.
 */
export function openLocal(name: string): PouchDB.Database {
  closedConnections.delete(PREFIX + name);
  let database = openPouch(name);
  const current = () => {
    if (!closedConnections.delete(PREFIX + name)) return database;
    // PouchDB would share the closed connection otherwise.
    void database.close().catch(() => undefined);
    return (database = openPouch(name));
  };
  const call = async (key: string | symbol, given: unknown[], ms: number): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      const target = current();
      try {
        return await withTimeout(Promise.resolve(Reflect.apply(Reflect.get(target, key), target, given)), ms);
      } catch (error) {
        if (current() === target || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  };
  return new Proxy<PouchDB.Database>(database, {
    get(_, key) {
      const target = key === 'close' ? database : current();
      const value: unknown = Reflect.get(target, key);
      const ms = TIMEOUTS_MS.get(key);
      if (typeof value !== 'function') return value;
      if (ms === undefined) return value.bind(target);
      if (key === 'close') return () => withTimeout(database.close(), ms);
      return (...given: unknown[]) => call(key, given, ms);
    }
  });
}

/** PouchDB's prefix of the names of its databases. */
export const PREFIX = '_pouch_';
/** PouchDB's object store for `_local` documents. */
export const LOCAL_STORE = 'local-store';

/** The names of all local databases in this browser. */
export async function listDatabases(): Promise<string[]> {
  const databases = await withTimeout(indexedDB.databases());
  return databases.flatMap(({ name }) => (name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : []));
}

/** Deletes a local database, also while other tabs have it open: their PouchDB closes it. Does nothing where there is none. */
export async function deleteDatabase(name: string): Promise<void> {
  await withTimeout(resultOf(indexedDB.deleteDatabase(PREFIX + name)));
  // PouchDB notifies other tabs of changes through one entry per database.
  localStorage.removeItem(PREFIX + name);
}

const EMPTY_DATABASE = 'tidesheet-nothing';

/** Whether this browser stores anything for this site; a full device counts as storing. */
export async function canStore(): Promise<boolean> {
  try {
    await reclaimSpace();
    return true;
  } catch (error) {
    return error instanceof DOMException && error.name === 'QuotaExceededError';
  }
}

/**
 * Makes the browser give back the space of what was deleted. While it refuses every write, Chromium neither cleans up nor
 * recounts; creating and deleting an empty database, which it does not refuse, triggers both.
 */
export const reclaimSpace = (): Promise<void> => withTimeout(createAndDeleteEmpty());

async function createAndDeleteEmpty(): Promise<void> {
  (await resultOf(indexedDB.open(EMPTY_DATABASE))).close();
  await resultOf(indexedDB.deleteDatabase(EMPTY_DATABASE));
}

/**
 * One `_local` document; undefined where there is none. Read without PouchDB, which writes whenever it opens a database: on
 * a full device it cannot even read.
 */
export const readLocalDocument = (name: string, id: string): Promise<unknown> => withTimeout(read(name, id));

async function read(name: string, id: string): Promise<unknown> {
  // Opening a database that does not exist would create it.
  if (!(await listDatabases()).includes(name)) return undefined;
  const connection = await resultOf(indexedDB.open(PREFIX + name));
  try {
    return await resultOf<unknown>(connection.transaction(LOCAL_STORE).objectStore(LOCAL_STORE).get(id));
  } finally {
    connection.close();
  }
}

/** What a request of IndexedDB results in. @throws what IndexedDB says. */
export const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed without a reason'));
  });
