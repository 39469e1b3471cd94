import { createHash } from 'node:crypto';
import { isLocalId, type IncomingDocument } from '../documents.ts';
import { invalidRev, notFound } from '../errors.ts';
import { MAX_LOCAL_DOCUMENTS } from '../limits.ts';
import { isServerAdmin, type User } from '../security.ts';
import type { Database } from './database.ts';
import { parseStored } from './document-record.ts';

/**
 * A `_local` document is never replicated and never in conflict; its revision only counts its writes. `by`: who wrote it last,
 * and when (Unix milliseconds); earlier versions did not store it.
 */
type LocalDocument = { rev: string; json: string; by?: string; atMs?: number };

// The prefix separates them from the store's own local documents.
const PREFIX = 'doc/';
const keyOf = (id: string) => PREFIX + (isLocalId(id) ? id.slice('_local/'.length) : id);

/** @throws CouchError 404. */
export async function readLocalDocument(database: Database, id: string): Promise<LocalDocument> {
  const stored = await database.store.local(keyOf(id));
  if (stored === undefined) throw notFound();
  return JSON.parse(stored);
}

/**
 * Writes it unconditionally. It replaces that of its user which was written longest ago where they have as many as they may in
 * this database: PouchDB ends a replication whose checkpoint is refused, and begins again where one is missing.
 * @returns the revision after the one that the document names. @throws CouchError 400.
 */
export function putLocalDocument(
  database: Database,
  { id, rev = '0-0', deleted, json }: IncomingDocument,
  user: User
): Promise<string> {
  const count = /^0-(\d{1,15})$/.exec(rev)?.[1];
  if (count === undefined) throw invalidRev();
  return database.exclusively(async () => {
    const writers = await writersOf(database);
    const key = keyOf(id);
    const by = writerOf(database, user);
    if (deleted) {
      await remove(database, writers, key);
      return '0-0';
    }
    if (!writers.has(key) && !isServerAdmin(user)) {
      const surplus = findSurplus(writers, by);
      if (surplus !== undefined) await remove(database, writers, surplus);
    }
    const atMs = Date.now();
    const next: LocalDocument = { rev: `0-${Number(count) + 1}`, json, by, atMs };
    await database.store.putLocal(key, JSON.stringify(next));
    writers.set(key, { by, atMs });
    return next.rev;
  });
}

/** @throws CouchError 404. */
export async function removeLocalDocument(database: Database, id: string): Promise<void> {
  await database.exclusively(async () => {
    await readLocalDocument(database, id);
    await remove(database, await writersOf(database), keyOf(id));
  });
}

/** A hash, so that the files tell nothing of somebody who was erased. */
const writerOf = ({ name }: Database, user: User) =>
  createHash('sha256').update(`${name} ${user.name}`).digest('base64url').slice(0, 10);

/** Who wrote each local document, and when. */
type Writers = Map<string, { by: string | undefined; atMs: number }>;

const writersByDatabase = new WeakMap<Database, Writers>();

/** Reads them at the first write; only within `exclusively`. */
async function writersOf(database: Database): Promise<Writers> {
  const known = writersByDatabase.get(database);
  if (known) return known;
  const writers: Writers = new Map();
  await database.store.forEachLocal(PREFIX, (key, text) => {
    const { by, atMs = 0 } = parseStored(text, `_local/${key}`) as LocalDocument;
    writers.set(key, { by, atMs });
  });
  writersByDatabase.set(database, writers);
  return writers;
}

/** The user's document that was written longest ago, where they have as many as they may; undefined: they have fewer. */
function findSurplus(writers: Writers, writer: string): string | undefined {
  const own = [...writers].filter(([, { by }]) => by === writer);
  if (own.length < MAX_LOCAL_DOCUMENTS) return undefined;
  return own.reduce((oldest, one) => (one[1].atMs < oldest[1].atMs ? one : oldest))[0];
}

async function remove(database: Database, writers: Writers, key: string): Promise<void> {
  await database.store.removeLocal(key);
  writers.delete(key);
}
