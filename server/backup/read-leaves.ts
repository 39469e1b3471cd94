/** Reads all leaf revisions of a database with their histories over CouchDB's API, some at a time, while others write. */
import * as v from 'valibot';
import { Leaf, type Sequence } from '#domain/backup/manifest.ts';
import type { Couch } from '../../couch/connection.ts';
import { USERS } from '../../couch/databases.ts';
import { EPOCHS_ID } from '#domain/documents/epochs.ts';

const ROWS_AT_ONCE = 1000;

/** Of a response with documents: as few bodies as keep memory bounded, however large they are. */
const BYTES_AT_ONCE = 250_000;
const FIRST_AT_ONCE = 16;
const MAX_AT_ONCE = 300;

const Changes = v.object({
  results: v.array(v.object({ id: v.string(), changes: v.array(v.object({ rev: v.string() })) })),
  last_seq: v.union([v.string(), v.number()]),
  pending: v.optional(v.number())
});

/** Documents are checked where they are, because a copy of each would double the memory that they take. */
const Found = v.object({
  results: v.array(
    v.object({
      id: v.string(),
      docs: v.array(v.object({ ok: v.optional(v.custom<Leaf>((value) => v.is(Leaf, value))) }))
    })
  )
});

export type Named = { id: string; rev: string };

/** The ids of documents that changed after `since`, each once, with their leaf revisions, in pages. */
export async function* listLeaves(couch: Couch, database: string, since: Sequence): AsyncGenerator<Named[]> {
  const known = new Set<string>();
  for (let position = since; ;) {
    const qs = { since: position, limit: ROWS_AT_ONCE, style: 'all_docs' };
    const page = v.parse(Changes, await couch.request({ db: database, path: '_changes', qs }));
    // One that changed again meanwhile comes again. Those are for the next increment.
    const fresh = page.results.filter(({ id }) => isBackedUp(database, id) && !known.has(id));
    for (const { id } of fresh) known.add(id);
    yield fresh.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
    if (page.results.length === 0 || page.pending === 0) return;
    position = page.last_seq;
  }
}

/** CouchDB makes the design document of the users itself; epochs are about one database and its own sequences. */
const isBackedUp = (database: string, id: string) =>
  id !== EPOCHS_ID && (database !== USERS || !id.startsWith('_design/'));

/** A leaf revision and its JSON text. */
export type LeafLine = { leaf: Leaf; line: string };

/** The revisions with their bodies and histories; those that are missing are left out. Leaves of one document come together. */
export async function* readLeaves(
  couch: Couch,
  database: string,
  pages: AsyncIterable<Named[]>
): AsyncGenerator<LeafLine[]> {
  let atOnce = FIRST_AT_ONCE;
  for await (const page of pages) {
    const waiting = [...page];
    let last = { id: '', revs: new Set<string>() };
    while (waiting.length > 0) {
      const wanted = waiting.splice(0, atOnce);
      const { leaves, superseded } = await getLeaves(couch, database, wanted);
      if (superseded.length > 0) {
        // Somebody has written them meanwhile, and the former revisions are gone: those of now.
        const current = await getLeaves(
          couch,
          database,
          superseded.map((id) => ({ id }))
        );
        leaves.unshift(...current.leaves);
        while (superseded.includes(waiting[0]?.id ?? '')) waiting.shift();
      }
      const batch: LeafLine[] = [];
      for (const leaf of leaves) {
        if (leaf._id !== last.id) last = { id: leaf._id, revs: new Set() };
        if (last.revs.has(leaf._rev)) continue;
        last.revs.add(leaf._rev);
        batch.push({ leaf, line: JSON.stringify(leaf) });
      }
      yield batch;
      const bytes = batch.reduce((sum, { line }) => sum + line.length, 1);
      atOnce = Math.round(Math.min(MAX_AT_ONCE, Math.max(1, (BYTES_AT_ONCE * wanted.length) / bytes)));
    }
  }
}

/** `superseded`: ids of documents of which a named revision is missing; `leaves` has none of theirs. */
export async function getLeaves(
  couch: Couch,
  database: string,
  docs: { id: string; rev?: string }[]
): Promise<{ leaves: Leaf[]; superseded: string[] }> {
  const request = { db: database, path: '_bulk_get', method: 'POST', qs: { revs: true }, body: { docs } };
  const { results } = v.parse(Found, await couch.request(request));
  const superseded = new Set(
    results.filter((result) => result.docs.some(({ ok }) => ok === undefined)).map(({ id }) => id)
  );
  const leaves = results
    .filter(({ id }) => !superseded.has(id))
    .flatMap((result) => result.docs.flatMap(({ ok }) => ok ?? []));
  return { leaves, superseded: [...superseded] };
}
