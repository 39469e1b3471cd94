/**
 * Where packs are stored: among the `_local` documents of the replica's own database. They are never replicated, and whatever
 * deletes the replica (signing out, forgetting the device, rebuilding) deletes its pack.
 */
import * as v from 'valibot';
import { rangeOf } from '#domain/documents/id.ts';
import { listDatabases, LOCAL_STORE, PREFIX, resultOf, withTimeout } from '../replica/indexeddb.ts';
import { checksumOf, checksumOfText } from './checksum.ts';
import type { Chunk } from './encode-chunk.ts';

/** Increases when the layout of packs changes: older ones are made again. */
const FORMAT = 1;

const Manifest = v.object({
  format: v.literal(FORMAT),
  /** The schemas that validated the documents: others validate them again. */
  schemas: v.string(),
  /** Days from this UTC date on are in no chunk, */
  until: v.string(),
  /** and neither are those before this one. */
  from: v.string(),
  /** The changes of the local database up to here are in the chunks. */
  sequence: v.number(),
  /** By the name of the chunk, such as `day:2026-11-20` or `month:2026-10`. `contents`: a checksum of ids and revisions. */
  chunks: v.record(v.string(), v.object({ checksum: v.number(), contents: v.number() })),
  /** Documents of these chunks that are not in them, because they were changed in two places or do not match their schema. */
  others: v.array(v.string()),
  /** Of the manifest itself and the name of its database. */
  checksum: v.number()
});
export type Manifest = v.InferOutput<typeof Manifest>;

const StoredChunk = v.object({
  _id: v.string(),
  chunk: v.object({
    ids: v.array(v.string()),
    revs: v.array(v.string()),
    texts: v.array(v.string()),
    shapes: v.array(v.array(v.string())),
    offsets: v.instance(Uint32Array),
    bytes: v.instance(Uint8Array)
  })
});

/** Writing the first pack of a thousand people on a slow device. */
const WRITE_TIMEOUT_MS = 60_000;
const MANIFEST_ID = '_local/pack';
const idOf = (name: string) => `${MANIFEST_ID}/${name}`;
const nameOf = (id: string) => id.slice(idOf('').length);
const chunkRange = () => {
  const { startkey, endkey } = rangeOf(idOf(''));
  return IDBKeyRange.bound(startkey, endkey);
};

export function newManifest(database: string, content: Omit<Manifest, 'format' | 'checksum'>): Manifest {
  const manifest = { format: FORMAT, ...content, checksum: 0 } as const;
  return { ...manifest, checksum: checksumOfManifest(database, manifest) };
}

/** Undefined for anything that is damaged, of another database or of another format. */
function parseManifest(database: string, stored: unknown): Manifest | undefined {
  const parsed = v.safeParse(Manifest, stored);
  if (!parsed.success || parsed.output.checksum !== checksumOfManifest(database, parsed.output))
    return undefined;
  return parsed.output;
}

const checksumOfManifest = (database: string, { checksum: _, ...manifest }: Manifest): number =>
  checksumOfText(JSON.stringify([database, Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1))]));

/** The manifest that is stored for a database; undefined where there is none that can be used. */
export const readManifest = (database: string): Promise<Manifest | undefined> =>
  withStore(database, 'readonly', async (store) =>
    parseManifest(database, await resultOf(store.get(MANIFEST_ID)))
  );

export type StoredPack = { manifest: Manifest; chunks: Map<string, Chunk> };

/** All of a pack. Undefined where there is none; one that is damaged is deleted. */
export async function readPack(database: string): Promise<StoredPack | undefined> {
  const records = await withStore(database, 'readonly', (store) =>
    Promise.all([resultOf<unknown>(store.get(MANIFEST_ID)), resultOf<unknown[]>(store.getAll(chunkRange()))])
  );
  if (records?.[0] === undefined) return undefined;
  const manifest = parseManifest(database, records[0]);
  const chunks = manifest && chunksOf(manifest, records[1]);
  if (manifest && chunks) return { manifest, chunks };
  await withStore(database, 'readwrite', (store) => Promise.resolve(store.delete(MANIFEST_ID)));
  return undefined;
}

/** Undefined where one of them is damaged or missing. */
function chunksOf({ chunks }: Manifest, records: readonly unknown[]): Map<string, Chunk> | undefined {
  const found = new Map<string, Chunk>();
  for (const record of records) {
    const parsed = v.safeParse(StoredChunk, record);
    if (!parsed.success) continue;
    const { _id, chunk } = parsed.output;
    if (checksumOf(chunk) === chunks[nameOf(_id)]?.checksum) found.set(nameOf(_id), chunk);
  }
  return Object.keys(chunks).every((name) => found.has(name)) ? found : undefined;
}

export type PackChange = {
  /** What the change was made from. */
  before: Manifest | undefined;
  manifest: Manifest;
  changed: ReadonlyMap<string, Chunk>;
};

/**
 * Stores the chunks that changed and deletes those that the manifest does not name: all of it, or nothing. Nothing, too, where
 * another tab stored a pack in the meantime.
 */
export async function writePack(database: string, { before, manifest, changed }: PackChange): Promise<void> {
  await withStore(database, 'readwrite', async (store) => {
    const stored = parseManifest(database, await resultOf(store.get(MANIFEST_ID)));
    if (stored?.checksum !== before?.checksum) return;
    const keys = await resultOf(store.getAllKeys(chunkRange()));
    for (const key of keys) if (!(nameOf(String(key)) in manifest.chunks)) store.delete(key);
    for (const [name, chunk] of changed) store.put({ _id: idOf(name), chunk });
    store.put({ _id: MANIFEST_ID, ...manifest });
  });
}

/** Undefined where there is no such database: it is not created. */
async function withStore<T>(
  database: string,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<T>
): Promise<T | undefined> {
  if (!(await listDatabases()).includes(database)) return undefined;
  const opening = indexedDB.open(PREFIX + database);
  // It was deleted in the meantime.
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const connecting = resultOf(opening);
  const connection = await withTimeout(connecting).catch(() => undefined);
  if (!connection) {
    // One that opens later would keep the database from being deleted.
    void connecting.then((late) => late.close()).catch(() => undefined);
    return undefined;
  }
  connection.onversionchange = () => connection.close();
  try {
    const transaction = connection.transaction(LOCAL_STORE, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB aborted a transaction'));
    });
    const all = Promise.all([work(transaction.objectStore(LOCAL_STORE)), done]);
    const [result] = await withTimeout(all, WRITE_TIMEOUT_MS);
    return result;
  } finally {
    connection.close();
  }
}
