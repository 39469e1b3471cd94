/** Lists up to this many rows are rendered in one piece. */
const batchSize = 200;

/**
 * JSON text around many rows, a batch at a time: `render` is called only when the client has taken what came before.
 */
export async function* streamRows<T>(
  head: string,
  items: readonly T[],
  render: (batch: T[]) => Promise<string[]> | string[],
  tail: string
): AsyncGenerator<string> {
  yield head;
  let separator = '\n';
  for (let start = 0; start < items.length; start += batchSize) {
    const rows = await render(items.slice(start, start + batchSize));
    if (rows.length === 0) continue;
    yield separator + rows.join(',\n');
    separator = ',\n';
  }
  yield tail;
}
