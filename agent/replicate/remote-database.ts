/** The developer's database on the server, as a synchronisation uses it: documents with their revisions, and nothing of PouchDB. */
import * as v from 'valibot';
import type { IdRange } from '#domain/documents/id.ts';
import type { Content } from '../store.ts';

/** A document with its history, so that it can be stored as it is. */
export type Revision = PouchDB.Core.Stored<Content>;
/** The name of one revision of a document. */
export type RevisionName = { id: string; rev: string };
/** A document that the server did not accept. */
export type RefusedDocument = { id: string; reason: string };

/** Sends JSON to a path of the database (undefined: asks for it), and returns the JSON of the response. @throws ServerError */
export type Ask = <S extends v.GenericSchema>(
  path: string,
  body: object | undefined,
  response: S
) => Promise<v.InferOutput<S>>;

const Row = v.object({ id: v.string(), value: v.object({ rev: v.string() }) });
const Listing = v.object({ rows: v.array(Row) });
const Differences = v.record(v.string(), v.object({ missing: v.optional(v.array(v.string()), []) }));
const Written = v.array(
  v.object({
    id: v.optional(v.string()),
    error: v.optional(v.union([v.string(), v.boolean()])),
    reason: v.optional(v.string())
  })
);
const Read = v.object({
  results: v.array(
    v.object({
      docs: v.array(v.object({ ok: v.optional(v.looseObject({ _id: v.string(), _rev: v.string() })) }))
    })
  )
});

export class RemoteDatabase {
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** The newest revisions of the documents of a range. @throws ServerError, as all of these do. */
  async list({ startkey, endkey }: IdRange): Promise<RevisionName[]> {
    const range = new URLSearchParams({ startkey: JSON.stringify(startkey), endkey: JSON.stringify(endkey) });
    const { rows } = await this.#ask(`_all_docs?${range}`, undefined, Listing);
    return rows.map(({ id, value: { rev } }) => ({ id, rev }));
  }

  /** Which of these revisions the database does not have. */
  async findMissing(names: readonly RevisionName[]): Promise<RevisionName[]> {
    const revisions: Record<string, string[]> = {};
    for (const { id, rev } of names) (revisions[id] ??= []).push(rev);
    const missing = await this.#ask('_revs_diff', revisions, Differences);
    return Object.entries(missing).flatMap(([id, found]) => found.missing.map((rev) => ({ id, rev })));
  }

  /** Stores revisions as they are, and returns those that were refused. */
  async write(documents: readonly Revision[]): Promise<RefusedDocument[]> {
    const written = await this.#ask('_bulk_docs', { docs: documents, new_edits: false }, Written);
    return written.flatMap(({ id, error, reason = 'no reason given' }) =>
      error === undefined || id === undefined ? [] : [{ id, reason }]
    );
  }

  /** Reads revisions with their history; those that the database does not have are left out. */
  async read(names: readonly RevisionName[]): Promise<Revision[]> {
    const { results } = await this.#ask('_bulk_get?revs=true', { docs: names }, Read);
    // Only agents of this developer write there, and what they write is validated by the database.
    return results.flatMap(({ docs }) =>
      docs.flatMap(({ ok }) => (ok === undefined ? [] : [ok as Revision]))
    );
  }
}
