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

/** Opens a local database, creating it where there is none. */
export const openLocal = (name: string): PouchDB.Database =>
  new Proxy<PouchDB.Database>(new Pouch(name, { adapter: 'idb', auto_compaction: true }), {
    get(database, key) {
      const value: unknown = Reflect.get(database, key);
      const ms = TIMEOUTS_MS.get(key);
      if (typeof value !== 'function' || ms === undefined) return value;
      return (...given: unknown[]) => withTimeout(Reflect.apply(value, database, given), ms);
    }
  });

/** PouchDB's prefix of the names of its databases. */
const PREFIX = '_pouch_';
/** PouchDB's object store for `_local` documents. */
const LOCAL_STORE = 'local-store';

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

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed without a reason'));
  });
