import type { JsonObject } from '../documents.ts';

/** A body is text, as a whole or in pieces; it is JSON unless `headers` has another Content-Type. */
export type CouchResponse = {
  status: number;
  body: string | AsyncIterable<string>;
  headers?: Record<string, string>;
};

export const jsonResponse = (
  status: number,
  body: JsonObject | unknown[],
  headers?: Record<string, string>
): CouchResponse => ({
  status,
  body: `${JSON.stringify(body)}\n`,
  ...(headers && { headers })
});

/** JSON text of a list: `head`, the rows that `render` makes of `items`, and the end. */
export type RowStream<T> = {
  head: string;
  items: readonly T[];
  render: (batch: T[]) => Promise<string[]> | string[];
  /** Whether rows have documents, each of which may be large. */
  withDocuments?: boolean;
};

/** So many rows are rendered at once. */
const BATCH = 200;
/** So many rows with documents are in memory at once, for each client that reads them. */
export const DOCUMENTS_AT_ONCE = 16;

/** Streams a list, batch by batch: `render` is called only when the client has read the batches before. */
export async function* streamRows<T>(stream: RowStream<T>): AsyncGenerator<string> {
  const { head, items, render, withDocuments = false } = stream;
  const size = withDocuments ? DOCUMENTS_AT_ONCE : BATCH;
  yield head;
  let separator = '\n';
  for (let start = 0; start < items.length; start += size) {
    const rows = await render(items.slice(start, start + size));
    if (rows.length === 0) continue;
    for (const text of joinRows(rows)) {
      yield separator + text;
      separator = ',\n';
    }
  }
  yield '\n]}\n';
}

/** About as much as a socket buffers. */
const MAX_PIECE = 65_536;

/** Rows joined to pieces of some size, so that little waits for a client that reads slowly. */
export function* joinRows(rows: readonly string[], separator = ',\n'): Generator<string> {
  let piece: string[] = [];
  let length = 0;
  for (const row of rows) {
    piece.push(row);
    length += row.length;
    if (length < MAX_PIECE) continue;
    yield piece.join(separator);
    piece = [];
    length = 0;
  }
  if (piece.length > 0) yield piece.join(separator);
}
