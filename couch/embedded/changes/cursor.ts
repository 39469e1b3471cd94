import type { DatabaseRequest } from '../http/request.ts';
import { renderWinner } from '../reads.ts';
import { requireMember } from '../security.ts';
import { formatSequence } from '../sequences.ts';
import type { Database } from '../store/database.ts';
import type { Entry } from '../store/document-index.ts';
import type { Change, Filter } from './filters.ts';

/** What a `_changes` request asks of the rows. */
export type ChangesQuery = {
  filter: Filter;
  includeDocs: boolean;
  conflicts: boolean;
  allLeaves: boolean;
  descending: boolean;
  limit: number;
};

const batchSize = 200;

async function renderChange(
  database: Database,
  { entry, revs }: Change,
  query: ChangesQuery
): Promise<string> {
  const { id, seq, deleted } = entry;
  const changes = revs.map((rev) => ({ rev }));
  const row = JSON.stringify({
    seq: formatSequence(database, seq),
    id,
    changes,
    ...(deleted && { deleted })
  });
  if (!query.includeDocs) return row;
  const doc = (await renderWinner(database, entry, { conflicts: query.conflicts })) ?? 'null';
  return `${row.slice(0, -1)},"doc":${doc}}`;
}

/** A reader's place in the changes of a database, batch by batch; between batches the database may be closed. */
export class Cursor {
  readonly #request: DatabaseRequest;
  readonly #query: ChangesQuery;
  #sequence: number;
  #read = 0;
  #left: number;
  #end = { last_seq: '', pending: 0 };

  constructor(request: DatabaseRequest, query: ChangesQuery, sequence: number) {
    this.#request = request;
    this.#query = query;
    this.#sequence = sequence;
    this.#left = query.limit;
    this.#note(request.database);
  }

  /** Whether the limit is reached. */
  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** The members that end a feed, as of the last batch. */
  get end(): { last_seq: string; pending: number } {
    return this.#end;
  }

  /**
   * Reads the next changes as JSON rows; `more` tells whether others wait.
   * @throws CouchError when the database is gone or the person may no longer read it.
   */
  next(): Promise<{ rows: string[]; more: boolean }> {
    const { endpoint, name, user } = this.#request;
    return endpoint.databases.use(name, async (database) => {
      requireMember(user, database.security);
      const entries = this.exhausted ? [] : this.#batch(database);
      const changes = entries.map((entry) => ({ entry, revs: this.#revsOf(entry) }));
      const kept = (await this.#query.filter(database, changes)).slice(0, this.#left);
      this.#left -= kept.length;
      const last = this.exhausted ? kept.at(-1)?.entry : entries.at(-1);
      if (last) this.#sequence = last.seq;
      this.#read += entries.length;
      this.#note(database);
      const rows = await Promise.all(kept.map((change) => renderChange(database, change, this.#query)));
      return { rows, more: !this.exhausted && entries.length === batchSize };
    });
  }

  #revsOf({ revs }: Entry): string[] {
    return this.#query.allLeaves ? revs : revs.slice(0, 1);
  }

  #batch({ directory }: Database): Entry[] {
    if (this.#query.descending) {
      const end = directory.bySequence.length - this.#read;
      return directory.bySequence.slice(Math.max(0, end - batchSize), end).reverse();
    }
    const start = directory.indexAfter(this.#sequence);
    return directory.bySequence.slice(start, start + batchSize);
  }

  #note(database: Database): void {
    const { bySequence } = database.directory;
    const index = database.directory.indexAfter(this.#sequence);
    const pending = this.#query.descending ? Math.max(0, index - 1) : bySequence.length - index;
    this.#end = { last_seq: formatSequence(database, this.#sequence), pending };
  }
}
