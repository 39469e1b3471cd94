import { isLocalId, type IncomingDocument } from '../documents.ts';
import { invalidRev, notFound } from '../errors.ts';
import type { Database } from './database.ts';

/** A `_local` document is never replicated and never in conflict; its revision only counts its writes. */
type LocalDocument = { rev: string; json: string };

// The prefix separates them from the store's own local documents.
const keyOf = (id: string) => `doc/${isLocalId(id) ? id.slice('_local/'.length) : id}`;

/** @throws CouchError 404. */
export async function readLocalDocument(database: Database, id: string): Promise<LocalDocument> {
  const stored = await database.store.local(keyOf(id));
  if (stored === undefined) throw notFound();
  return JSON.parse(stored);
}

/** Writes it unconditionally. @returns the revision after the one that the document names. @throws CouchError 400. */
export function putLocalDocument(
  database: Database,
  { id, rev = '0-0', deleted, json }: IncomingDocument
): Promise<string> {
  const count = /^0-(\d{1,15})$/.exec(rev)?.[1];
  if (count === undefined) throw invalidRev();
  return database.exclusively(async () => {
    if (deleted) {
      await database.store.removeLocal(keyOf(id));
      return '0-0';
    }
    const next: LocalDocument = { rev: `0-${Number(count) + 1}`, json };
    await database.store.putLocal(keyOf(id), JSON.stringify(next));
    return next.rev;
  });
}

/** @throws CouchError 404. */
export async function removeLocalDocument(database: Database, id: string): Promise<void> {
  await database.exclusively(async () => {
    await readLocalDocument(database, id);
    await database.store.removeLocal(keyOf(id));
  });
}
