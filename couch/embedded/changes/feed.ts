import { CouchError } from '../errors.ts';
import type { Signal } from '../store/signal.ts';

/** Rows read in batches: the changes of a database, or the updates of all databases. */
export type Source = {
  next(): Promise<{ rows: string[]; more: boolean }>;
  readonly exhausted: boolean;
  readonly end: object;
};

/** How long a feed waits: until the time is over, or for ever with a sign of life at each heartbeat. */
export type Patience = { heartbeatMs: number | undefined; timeoutMs: number };

export type Waiting = { signal: Signal; patience: Patience; aborted: AbortSignal };

/** The rows there are now. */
export async function* readNormal(source: Source): AsyncGenerator<string> {
  yield '{"results":[';
  yield* listRows(source);
  yield endOf(source);
}

const endOf = (source: Source) => `\n],\n${JSON.stringify(source.end).slice(1)}\n`;

async function* listRows(source: Source): AsyncGenerator<string> {
  let separator = '\n';
  for (let more = true; more;) {
    const batch = await source.next();
    more = batch.more;
    if (batch.rows.length === 0) continue;
    yield separator + batch.rows.join(',\n');
    separator = ',\n';
  }
}

/** The rows there are, or else the first ones to come. */
export async function* readLongpoll(source: Source, waiting: Waiting): AsyncGenerator<string> {
  yield '{"results":[';
  for await (const piece of untilRows(source, waiting)) yield piece;
  yield endOf(source);
}

async function* untilRows(source: Source, { signal, patience, aborted }: Waiting): AsyncGenerator<string> {
  const deadline = Date.now() + patience.timeoutMs;
  for (;;) {
    const seen = signal.count;
    let found = false;
    for await (const piece of untilGone(listRows(source))) {
      found = true;
      yield piece;
    }
    if (found || source.exhausted) return;
    for (;;) {
      const left = patience.heartbeatMs ?? deadline - Date.now();
      if (left <= 0 || aborted.aborted) return;
      if (await signal.after(seen, left, aborted)) break;
      if (patience.heartbeatMs === undefined || aborted.aborted) return;
      yield '\n';
    }
  }
}

/** The rows there are and those to come, one a line, until the limit or until nothing came for too long. */
export async function* readContinuous(source: Source, waiting: Waiting): AsyncGenerator<string> {
  const { signal, patience, aborted } = waiting;
  // Nothing to tell yet: a first byte makes the headers go out.
  yield '';
  while (!source.exhausted && !aborted.aborted) {
    const seen = signal.count;
    let gone = true;
    for await (const rows of untilGone(batches(source), () => (gone = false))) {
      if (rows.length > 0) yield rows.map((row) => `${row}\n`).join('');
    }
    if (gone || source.exhausted) break;
    const happened = await beatUntil(signal, seen, patience, aborted);
    if (happened === 'over') break;
    if (happened === 'beat') yield '\n';
  }
  yield `${JSON.stringify(source.end)}\n`;
}

async function beatUntil(
  signal: Signal,
  seen: number,
  { heartbeatMs, timeoutMs }: Patience,
  aborted: AbortSignal
) {
  if (await signal.after(seen, heartbeatMs ?? timeoutMs, aborted)) return 'raised';
  return heartbeatMs === undefined || aborted.aborted ? 'over' : 'beat';
}

async function* batches(source: Source): AsyncGenerator<string[]> {
  for (let more = true; more;) {
    const batch = await source.next();
    more = batch.more;
    yield batch.rows;
  }
}

/** Ends quietly when the database is deleted or closed to the reader while the feed is open. */
async function* untilGone<T>(items: AsyncGenerator<T>, onEnd?: () => void): AsyncGenerator<T> {
  try {
    yield* items;
    onEnd?.();
  } catch (error) {
    if (!(error instanceof CouchError)) throw error;
  }
}
