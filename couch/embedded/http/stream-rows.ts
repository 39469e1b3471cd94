/** Lists as JSON text, piece by piece: further rows are read only when the client has read those before. */

/** What is around and between the rows. */
export type Frame = { head: string; first: string; separator: string; end: string };

/** The frame of CouchDB's lists. */
const listFrame = (head: string): Frame => ({ head, first: '\n', separator: ',\n', end: '\n]}\n' });

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

/** So many rows without documents are rendered at once. */
const BATCH = 200;

/** A list of rows without documents. */
export async function* streamRows<T>(
  head: string,
  items: readonly T[],
  render: (batch: T[]) => Promise<string[]> | string[]
): AsyncGenerator<string> {
  const { first, separator, end } = listFrame(head);
  yield head;
  let before = first;
  for (let start = 0; start < items.length; start += BATCH) {
    for (const text of joinRows(await render(items.slice(start, start + BATCH)))) {
      yield before + text;
      before = separator;
    }
  }
  yield end;
}

/** Documents of this many characters together may be in memory at once, for each client that reads them. */
const MAX_CHARACTERS = 500_000;
const MAX_AT_ONCE = 8;

/** How many documents are read at once: more while they are small. */
export class DocumentBatch {
  size = 1;

  /** Adapts the size to the documents before. `largest`: characters of the largest. */
  adapt(largest: number): void {
    const fitting = Math.max(1, Math.floor(MAX_CHARACTERS / Math.max(1, largest)));
    this.size = Math.min(MAX_AT_ONCE, this.size * 2, fitting);
  }
}

type Begun = { text: string; rest: AsyncIterator<string> | undefined };

/** Reads the first pieces of a row, up to some size. */
async function begin(pieces: AsyncIterator<string>): Promise<Begun> {
  let text = '';
  while (text.length < MAX_PIECE) {
    const next = await pieces.next();
    if (next.done) return { text, rest: undefined };
    text += next.value;
  }
  return { text, rest: pieces };
}

/**
 * A list of rows with documents, which may be large, and of which one row may have many. `render` yields the pieces of a row;
 * a row without any is left out.
 */
export async function* streamDocuments<T>(
  frame: Frame | string,
  items: readonly T[],
  render: (item: T) => AsyncIterator<string>
): AsyncGenerator<string> {
  const { head, first, separator, end } = typeof frame === 'string' ? listFrame(frame) : frame;
  const batch = new DocumentBatch();
  let before = first;
  let piece = head;
  for (let start = 0; start < items.length;) {
    const rows = await Promise.all(items.slice(start, start + batch.size).map((item) => begin(render(item))));
    start += rows.length;
    batch.adapt(Math.max(...rows.map(({ text }) => text.length)));
    for (const { text, rest } of rows) {
      if (text === '') continue;
      piece += before + text;
      before = separator;
      if (piece.length < MAX_PIECE) continue;
      yield piece;
      piece = '';
      for (let next = await rest?.next(); next && !next.done; next = await rest?.next()) yield next.value;
    }
  }
  yield piece + end;
}

/** The same pieces, of which the first is read before the response begins, so that a failure gets its status. */
export async function beginReading(pieces: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = await pieces.next();
  return (async function* () {
    if (!first.done) yield first.value;
    yield* pieces;
  })();
}
