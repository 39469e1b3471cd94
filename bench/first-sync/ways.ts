/** Ways to bring a database into a browser, each measured there on a page of its own. Milliseconds. */
import type { Browser } from 'playwright-core';
import { emailOf } from '../../e2e/stage/server/server-process.ts';
import { openStore, signIn } from '../../e2e/stage/browser/store-page.ts';

export type Way = 'ready' | 'replicate' | 'bare';
/** `documents`: how many are in the browser afterwards. */
export type Measured = { ms: number; documents: number };

/** Measures one way on a fresh profile, signed in as the manager `manager`. */
export async function measure(
  browser: Browser,
  { url, manager, database, way }: { url: string; manager: string; database: string; way: Way }
): Promise<Measured> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await openStore(page, url);
    await signIn(page, emailOf(manager));
    const run = { ready, replicate, bare }[way];
    return await page.evaluate<Measured, string>(run, database);
  } finally {
    await context.close();
  }
}

/** What the dashboard does until it is up to date. Runs in the page, like the others. */
async function ready(database: string): Promise<Measured> {
  const { DatabaseSync, Replica, TEAM_DAYS } = window.store;
  const started = performance.now();
  const replica = new Replica('bench', database);
  await replica.prepare();
  const stop = new AbortController();
  const done = new Promise<void>((resolve, reject) => {
    const sync = new DatabaseSync({
      replica,
      watched: true,
      retention: TEAM_DAYS,
      onStatus: (status) => {
        if (status.kind === 'upToDate') resolve();
        else if (status.kind === 'failed') reject(status.error);
      },
      onChange: () => undefined,
      onEmptied: () => undefined,
      onNotice: () => undefined
    });
    void sync.run(stop.signal);
  });
  await done;
  const ms = performance.now() - started;
  stop.abort();
  return { ms, documents: (await replica.ids()).size };
}

/** Stock replication with its defaults. */
async function replicate(database: string): Promise<Measured> {
  const { Pouch } = window.store;
  const started = performance.now();
  const local = new Pouch('stock', { adapter: 'idb' });
  await local.replicate.from(new Pouch(`${location.origin}/db/${database}`, { adapter: 'http' }));
  const ms = performance.now() - started;
  return { ms, documents: (await local.allDocs()).rows.length };
}

/** The minimum: the bytes fetched in one request and put into IndexedDB in one transaction. */
async function bare(database: string): Promise<Measured> {
  const started = performance.now();
  const response = await fetch(`/db/${database}/_all_docs?include_docs=true`);
  const { rows } = (await response.json()) as { rows: { id: string; doc: object }[] };
  const opening = indexedDB.open('bare');
  opening.onupgradeneeded = () => opening.result.createObjectStore('documents');
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const transaction = opening.result.transaction('documents', 'readwrite');
  for (const { id, doc } of rows) transaction.objectStore('documents').put(doc, id);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  return { ms: performance.now() - started, documents: rows.length };
}
