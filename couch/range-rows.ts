/** The documents of a range of ids, read in parts, so that none but a part is in memory at once. */
import type { IdRange } from '#domain/documents/id.ts';
import type { Couch } from './connection.ts';

type RangeRead = { range: IdRange; limit: number; include_docs?: boolean };

/** The rows of `_all_docs` in order, at most `limit` of them at once. */
export async function* rowPages(
  couch: Couch,
  database: string,
  { range: { startkey: first, endkey }, limit, ...more }: RangeRead
) {
  for (let startkey = first, skip = 0; ; skip = 1) {
    const { rows } = await couch.use<object>(database).list({ startkey, endkey, skip, limit, ...more });
    yield rows;
    if (rows.length < limit) return;
    startkey = rows.at(-1)!.id;
  }
}

/** The same, one by one. */
export async function* rangeRows(couch: Couch, database: string, read: RangeRead) {
  for await (const rows of rowPages(couch, database, read)) yield* rows;
}
