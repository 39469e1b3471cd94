/**
 * What all tabs share about a replica, in localStorage and Web Locks: its write lock, which of two local databases it lives
 * in, and unsent documents while it is emptied. A replica is rebuilt by filling the other database and switching over:
 * IndexedDB gives no space back for what is deleted inside a PouchDB, which keeps a trace of everything it ever had.
 */
import * as v from 'valibot';
import { TidesheetError } from '#domain/errors.ts';

/** Longer than rebuilding a replica takes. */
const LOCK_TIMEOUT_MS = 120_000;

/**
 * Runs while no other tab writes to the replica (`exclusive`) or rebuilds it (`shared`). At once without Web Locks.
 *
 * @throws TidesheetError where another tab never releases the lock.
 */
export async function withLock<T>(replica: string, mode: LockMode, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(lockedElsewhere()), LOCK_TIMEOUT_MS);
  return navigator.locks.request(`tidesheet.write.${replica}`, { mode, signal: timeout.signal }, () => {
    clearTimeout(timer);
    return work();
  });
}

const lockedElsewhere = () =>
  new TidesheetError(
    'Another tab of Tidesheet is blocking the data on this device. Close the other tabs, then reload this one.',
    { code: 'locked-by-other-tab' }
  );

const databaseKey = (replica: string) => `tidesheet.copy.${replica}`;

/** The name of the local database in use, for all tabs. */
export const databaseInUse = (replica: string): string =>
  localStorage.getItem(databaseKey(replica)) ?? replica;

export const spareDatabase = (replica: string): string =>
  databaseInUse(replica) === replica ? `${replica}~` : replica;

export const switchDatabase = (replica: string, name: string) =>
  localStorage.setItem(databaseKey(replica), name);

/** Documents with their histories. */
const Stash = v.array(v.custom<PouchDB.Core.Stored>((document) => typeof document === 'object'));

const stashKey = (replica: string) => `tidesheet.unsent.${replica}`;

/** Unsent documents that wait in localStorage: a full device may refuse for a while to take them back after emptying. */
export function readStash(replica: string): PouchDB.Core.Stored[] {
  const stash = localStorage.getItem(stashKey(replica));
  return stash === null ? [] : v.parse(Stash, JSON.parse(stash));
}

/** Adds to what is there. @throws DOMException where even this does not fit. */
export function addToStash(replica: string, documents: PouchDB.Core.Stored[]): void {
  if (documents.length === 0) return;
  localStorage.setItem(stashKey(replica), JSON.stringify([...readStash(replica), ...documents]));
}

export const clearStash = (replica: string) => localStorage.removeItem(stashKey(replica));
