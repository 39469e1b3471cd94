/** The pack of a team's replica as it is stored in a browser, to be read and damaged. */
import type { Page } from 'playwright-core';

/** Anything that is stored for a pack among the `_local` documents of a replica: the manifest, or a chunk. */
type PackRecord = {
  _id: string;
  schemas?: string;
  sequence?: number;
  until?: string;
  others?: string[];
  chunk?: { ids: string[]; revs: string[]; texts: string[]; bytes: Uint8Array };
};

export const DAMAGES = [
  'everything deleted',
  'no manifest',
  'no chunks',
  'one chunk missing',
  'a chunk cut off',
  'one bit changed in a chunk',
  'another text in a chunk',
  'another revision in a chunk',
  'a chunk of another day',
  'a later sequence in the manifest',
  'another day in the manifest',
  'other schemas',
  'nothing that is a manifest'
] as const;
export type Damage = (typeof DAMAGES)[number];

/** Changes what is stored in the way that `damage` says; undefined: nothing. Returns the ids of the documents that were in it. */
export const idsInPack = (page: Page, damage?: Damage): Promise<string[]> =>
  page.evaluate(async (how) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('IndexedDB failed'));
      });
    const databases = await indexedDB.databases();
    const name = databases.find((one) => one.name?.includes('team-main'))?.name;
    if (name === undefined) return [];
    const connection = await done(indexedDB.open(name));
    const transaction = connection.transaction('local-store', 'readwrite');
    const store = transaction.objectStore('local-store');
    const records: PackRecord[] = await done(store.getAll());
    const all = records.filter(({ _id }) => _id.startsWith('_local/pack'));
    const [chunk, other] = all.filter((record) => record.chunk !== undefined);
    const manifest = all.find((record) => record.chunk === undefined);
    const edit = (record: PackRecord | undefined, change: (record: PackRecord) => void) => {
      if (!record) return;
      const copy = structuredClone(record);
      change(copy);
      store.put(copy);
    };
    if (how === 'everything deleted') for (const { _id } of all) store.delete(_id);
    if (how === 'no manifest') store.delete('_local/pack');
    if (how === 'no chunks') for (const record of all) if (record.chunk) store.delete(record._id);
    if (how === 'one chunk missing' && chunk) store.delete(chunk._id);
    if (how === 'a chunk cut off')
      edit(chunk, (one) => (one.chunk!.bytes = one.chunk!.bytes.slice(0, one.chunk!.bytes.length >> 1)));
    if (how === 'one bit changed in a chunk')
      edit(chunk, ({ chunk: { bytes } = { bytes: new Uint8Array(1) } }) => (bytes[bytes.length >> 1]! ^= 1));
    if (how === 'another text in a chunk') edit(chunk, (one) => (one.chunk!.texts[3] += '!'));
    if (how === 'another revision in a chunk') edit(chunk, (one) => (one.chunk!.revs[0] = '9-a'));
    if (how === 'a chunk of another day' && chunk && other) store.put({ ...other, _id: chunk._id });
    if (how === 'a later sequence in the manifest') edit(manifest, (one) => (one.sequence! += 1000));
    if (how === 'another day in the manifest') edit(manifest, (one) => (one.until = '2999-01-01'));
    if (how === 'other schemas') edit(manifest, (one) => (one.schemas = 'other'));
    if (how === 'nothing that is a manifest') store.put({ _id: '_local/pack', format: 1 });
    await done(store.count());
    connection.close();
    return all.flatMap((record) => record.chunk?.ids ?? []).sort();
  }, damage);

/** The name of the schemas that validated what is in the pack. */
export const schemasOfPack = (page: Page): Promise<string | undefined> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const name = databases.find((one) => one.name?.includes('team-main'))?.name ?? '';
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const connection = await done(indexedDB.open(name));
    const store = connection.transaction('local-store').objectStore('local-store');
    const manifest: PackRecord | undefined = await done(store.get('_local/pack'));
    connection.close();
    return manifest?.schemas;
  });
