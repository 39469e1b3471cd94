import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StoredRevision } from './document-record.ts';
import { DocumentStore } from './document-store.ts';

const IDS = ['a', 'b', 'c'];
const HASHES = ['1', '2'];

type Step = { kind: 'write' | 'delete' | 'purge' | 'compact'; id: string; generation: number; hash: string };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    'write' as const,
    'write' as const,
    'delete' as const,
    'purge' as const,
    'compact' as const
  ),
  id: fc.constantFrom(...IDS),
  generation: fc.integer({ min: 1, max: 4 }),
  hash: fc.constantFrom(...HASHES)
});

/** A revision whose ancestors all have the hash 0, so that two of one generation are in conflict. */
const revisionOf = ({ kind, id, generation, hash }: Step, json: string): StoredRevision => ({
  _id: id,
  _rev: `${generation}-${hash}`,
  _revisions: { start: generation, ids: [hash, ...Array.from({ length: generation - 1 }, () => '0')] },
  ...(kind === 'delete' && { _deleted: true }),
  json
});

/** Every revision and body that a store returns. */
async function readAll(store: DocumentStore): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const id of IDS) {
    const record = await store.record(id);
    for (const rev of [...(record?.revisions.keys() ?? [])].sort())
      found.push({ id, revision: record?.revisions.get(rev), body: await store.body(record, rev) });
  }
  return found;
}

async function apply(store: DocumentStore, one: Step, place: number): Promise<void> {
  const rev = `${one.generation}-${one.hash}`;
  if (one.kind === 'compact') return store.compact([one.id]);
  if (one.kind === 'purge') return void (await store.purge(one.id, [rev]));
  const known = await store.record(one.id);
  if (!known?.revisions.has(rev)) await store.write([revisionOf(one, `{"place":${place}}`)]);
}

it('what a store retains in memory is what it reads from its files, also where reads and writes are at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const folder = mkdtempSync(join(tmpdir(), 'tidesheet-store-'));
      try {
        const store = await DocumentStore.open(folder);
        await store.load();
        const reads: Promise<unknown>[] = [];
        for (const [place, one] of steps.entries()) {
          reads.push(readAll(store));
          const writing = apply(store, one, place);
          reads.push(readAll(store));
          await writing;
        }
        await Promise.all(reads);
        const retained = await readAll(store);
        await store.close();
        const opened = await DocumentStore.open(folder);
        await opened.load();
        expect(retained).toEqual(await readAll(opened));
        await opened.close();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 60 }
  );
});

it('a record that a reader changes is the stored one for the next reader', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidesheet-store-'));
  try {
    const store = await DocumentStore.open(folder);
    await store.load();
    await store.write([revisionOf({ kind: 'write', id: 'a', generation: 1, hash: '1' }, '{"n":1}')]);
    (await store.record('a'))?.revisions.clear();
    expect(await readAll(store)).toMatchObject([{ id: 'a', body: { json: '{"n":1}', deleted: false } }]);
    await store.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
