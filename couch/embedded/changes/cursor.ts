import { DocumentBatch } from '../http/stream-rows.ts';
import { renderWinner } from '../reads.ts';
import type { DatabaseRequest } from '../request.ts';
import { requireMember } from '../security.ts';
import type { Database } from '../store/database.ts';
import type { IndexEntry } from '../store/document-index.ts';
import type { Change, Filter } from './filters.ts';

/** The parameters of a `_changes` request that choose and render its rows. */
export type ChangesQuery = {
  filter: Filter;
  /** Whether the filter looks at documents. */
  readsDocuments: boolean;
  includeDocs: boolean;
  conflicts: boolean;
  allLeaves: boolean;
  descending: boolean;
  limit: number;
};

const BATCH = 200;

async function renderChange(
  database: Database,
  { entry, revs }: Change,
  query: ChangesQuery
): Promise<string> {
  const { id, seq, deleted } = entry;
  const changes = revs.map((rev) => ({ rev }));
  const row = JSON.stringify({
    seq: database.formatSequence(seq),
    id,
    changes,
    ...(deleted && { deleted })
  });
  if (!query.includeDocs) return row;
  const doc = (await renderWinner(database, entry, { conflicts: query.conflicts })) ?? 'null';
  return `${row.slice(0, -1)},"doc":${doc}}`;
}

/** A reader's position in the changes of a database. It reads in batches, between which the database may be closed. */
export class Cursor {
  readonly #request: DatabaseRequest;
  readonly #query: ChangesQuery;
  #sequence: number;
  #read = 0;
  #remaining: number;
  readonly #documents = new DocumentBatch();
  #end = { last_seq: '', pending: 0 };

  /** Starts after an update sequence. */
  constructor(request: DatabaseRequest, query: ChangesQuery, sequence: number) {
    this.#request = request;
    this.#query = query;
    this.#sequence = sequence;
    this.#remaining = query.limit;
    this.#updateEnd(request.database);
  }

  /** Whether the limit is reached. */
  get isExhausted(): boolean {
    return this.#remaining <= 0;
  }

  /** The members that end a feed, as of the last batch. */
  get end(): { last_seq: string; pending: number } {
    return this.#end;
  }

  /**
   * Reads the next changes as JSON rows; `more`: further ones are there.
   * @throws CouchError when the database is deleted, or when the user may no longer read it.
   */
  next(): Promise<{ rows: string[]; more: boolean }> {
    const { endpoint, name, user } = this.#request;
    return endpoint.databases.use(name, async (database) => {
      requireMember(user, database.security);
      const size = this.#batchSize;
      const entries = this.isExhausted ? [] : this.#batch(database, size);
      const changes = entries.map((entry) => ({ entry, revs: this.#revsOf(entry) }));
      const matching = (await this.#query.filter(database, changes)).slice(0, this.#remaining);
      this.#remaining -= matching.length;
      const last = this.isExhausted ? matching.at(-1)?.entry : entries.at(-1);
      if (last) this.#sequence = last.seq;
      this.#read += entries.length;
      this.#updateEnd(database);
      const rows = await Promise.all(matching.map((change) => renderChange(database, change, this.#query)));
      this.#documents.adapt(Math.max(0, ...rows.map((row) => row.length)));
      return { rows, more: !this.isExhausted && entries.length === size };
    });
  }

  get #batchSize(): number {
    return this.#query.includeDocs || this.#query.readsDocuments ? this.#documents.size : BATCH;
  }

  #revsOf({ revs }: IndexEntry): string[] {
    return this.#query.allLeaves ? revs : revs.slice(0, 1);
  }

  #batch({ index }: Database, size: number): IndexEntry[] {
    if (this.#query.descending) {
      const end = index.bySequence.length - this.#read;
      return index.bySequence.slice(Math.max(0, end - size), end).reverse();
    }
    const start = index.positionAfter(this.#sequence);
    return index.bySequence.slice(start, start + size);
  }

  #updateEnd(database: Database): void {
    const { bySequence } = database.index;
    const position = database.index.positionAfter(this.#sequence);
    const pending = this.#query.descending ? Math.max(0, position - 1) : bySequence.length - position;
    this.#end = { last_seq: database.formatSequence(this.#sequence), pending };
  }
}
