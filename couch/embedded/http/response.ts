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
};

/** So many rows are rendered at once. */
const BATCH = 200;

/** Streams a list, batch by batch: `render` is called only when the client has read the batches before. */
export async function* streamRows<T>({ head, items, render }: RowStream<T>): AsyncGenerator<string> {
  yield head;
  let separator = '\n';
  for (let start = 0; start < items.length; start += BATCH) {
    const rows = await render(items.slice(start, start + BATCH));
    if (rows.length === 0) continue;
    yield separator + rows.join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}
