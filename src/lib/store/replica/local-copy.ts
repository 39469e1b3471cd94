/**
 * Which of two local databases a replica lives in. It is made anew by filling the other one and changing over: IndexedDB
 * gives no space back for what is deleted inside a PouchDB, which keeps a trace of everything it ever had.
 */
import { SyncFailure } from '../errors.ts';
import { leavesOf } from './versions.ts';
import type { Database } from './pouch.ts';

const CHUNK = 500;

const keyOf = (replica: string) => `tidesheet.copy.${replica}`;

/** The name of the local database in use, for all tabs. */
export const nameInUse = (replica: string): string => localStorage.getItem(keyOf(replica)) ?? replica;

export const spareName = (replica: string): string =>
  nameInUse(replica) === replica ? `${replica}~` : replica;

export const changeOver = (replica: string, name: string) => localStorage.setItem(keyOf(replica), name);

/** Longer than it takes to make a replica anew. */
const HELD_MS = 120_000;

/**
 * Runs while no other tab writes to the replica (`exclusive`) or makes it anew (`shared`). At once without Web Locks. Throws
 * where another tab never lets go.
 */
export async function holdReplica<T>(replica: string, mode: LockMode, work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(heldElsewhere()), HELD_MS);
  return navigator.locks.request(`tidesheet.write.${replica}`, { mode, signal: patience.signal }, () => {
    clearTimeout(timer);
    return work();
  });
}

const heldElsewhere = () =>
  new SyncFailure(
    'broken',
    'Another tab of Tidesheet does not let go of the data on this device. Close the other tabs, then reload this one.'
  );

/** Copies the documents that are wanted. Those `whole` come with their histories and all versions. Returns the ids left out. */
export async function copyDocuments(
  from: Database,
  to: Database,
  { wanted, whole }: { wanted: (id: string) => boolean; whole: Set<string> }
): Promise<string[]> {
  const ids = (await from.allDocs()).rows.map(({ id }) => id);
  const plain = ids.filter((id) => wanted(id));
  for (let start = 0; start < plain.length; start += CHUNK) {
    const keys = plain.slice(start, start + CHUNK);
    const { rows } = await from.allDocs({ keys, include_docs: true, conflicts: true });
    const docs = rows.flatMap(({ doc }) => doc ?? []);
    for (const { _id, _conflicts } of docs) if (_conflicts) whole.add(_id);
    await to.bulkDocs(
      docs.filter(({ _id }) => !whole.has(_id)),
      { new_edits: false }
    );
  }
  for (const id of whole) if (wanted(id)) await to.bulkDocs(await leavesOf(from, id), { new_edits: false });
  return ids.filter((id) => !wanted(id));
}
