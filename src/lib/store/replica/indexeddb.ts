/**
 * PouchDB's databases in IndexedDB, past PouchDB. It writes whenever it opens one, which a full device refuses: then it can
 * neither read what is there nor let go of it.
 */
import { withinTime } from './deadline.ts';

/** What PouchDB puts before the names of its databases. */
const PREFIX = '_pouch_';
/** Where it keeps `_local` documents. */
const LOCAL_STORE = 'local-store';

/** The names of all that exist in this browser. */
export async function listDatabases(): Promise<string[]> {
  const databases = await withinTime(indexedDB.databases());
  return databases.flatMap(({ name }) => (name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : []));
}

/** Deletes one, also under other tabs, whose PouchDB lets go of it. Nothing happens where there is none. */
export async function dropDatabase(name: string): Promise<void> {
  await withinTime(answerOf(indexedDB.deleteDatabase(PREFIX + name)));
  // PouchDB tells other tabs of changes by an entry per database.
  localStorage.removeItem(PREFIX + name);
}

const NOTHING = 'tidesheet-nothing';

/**
 * Lets the browser give back the space of what was deleted. While it refuses every write, Chromium neither clears away nor
 * counts again; making and deleting an empty database, which it does not refuse, lets it do both.
 */
export const reclaimSpace = (): Promise<void> => withinTime(makeAndDeleteNothing());

async function makeAndDeleteNothing(): Promise<void> {
  (await answerOf(indexedDB.open(NOTHING))).close();
  await answerOf(indexedDB.deleteDatabase(NOTHING));
}

/** One of its `_local` documents; undefined where there is none. */
export const readRecord = (name: string, id: string): Promise<unknown> => withinTime(read(name, id));

async function read(name: string, id: string): Promise<unknown> {
  // To open one that does not exist would make it.
  if (!(await listDatabases()).includes(name)) return undefined;
  const connection = await answerOf(indexedDB.open(PREFIX + name));
  try {
    return await answerOf<unknown>(connection.transaction(LOCAL_STORE).objectStore(LOCAL_STORE).get(id));
  } finally {
    connection.close();
  }
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB failed without a reason'));
  });
