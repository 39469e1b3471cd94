import { CouchError } from '../errors.ts';
import type { Signal } from '../concurrency.ts';

export type Batch = { rows: string[]; more: boolean };

/** Rows read in batches: the changes of a database, or the updates of all databases. */
export type Source = {
  next(): Promise<Batch>;
  readonly exhausted: boolean;
  readonly end: object;
};

/** How long a feed waits: until the time is over, or for ever with a sign of life at each heartbeat. */
export type Patience = { heartbeatMs: number | undefined; timeoutMs: number };

export type Waiting = { signal: Signal; patience: Patience; aborted: AbortSignal };

/** The rows there are now. The first batch is read before anything is answered: a filter that breaks gets its status. */
export async function readNormal(source: Source): Promise<AsyncIterable<string>> {
  const first = await source.next();
  return listNormal(source, first);
}

async function* listNormal(source: Source, first: Batch): AsyncGenerator<string> {
  yield '{"results":[';
  yield* listRows(source, first);
  yield endOf(source);
}

const endOf = (source: Source) => `\n],\n${JSON.stringify(source.end).slice(1)}\n`;

async function* listRows(source: Source, first?: Batch): AsyncGenerator<string> {
  let separator = '\n';
  let batch = first ?? (await source.next());
  for (;;) {
    if (batch.rows.length > 0) {
      yield separator + batch.rows.join(',\n');
      separator = ',\n';
    }
    if (!batch.more) return;
    batch = await source.next();
  }
}

/** The rows there are, or else the first ones to come. */
export async function* readLongpoll(source: Source, waiting: Waiting): AsyncGenerator<string> {
  yield '{"results":[';
  yield* untilRows(untilGone(source), waiting);
  yield endOf(source);
}

async function* untilRows(source: Source, waiting: Waiting): AsyncGenerator<string> {
  const endsAtMs = Date.now() + waiting.patience.timeoutMs;
  for (;;) {
    const seen = waiting.signal.count;
    let found = false;
    for await (const piece of listRows(source)) {
      found = true;
      yield piece;
    }
    if (found || source.exhausted) return;
    if (!(yield* waitBeyond(seen, waiting, endsAtMs))) return;
  }
}

/** Waits for another event, with a line end at each heartbeat. @returns false when the time is over. */
async function* waitBeyond(
  seen: number,
  waiting: Waiting,
  endsAtMs: number
): AsyncGenerator<string, boolean> {
  const { signal, patience, aborted } = waiting;
  for (;;) {
    const leftMs = patience.heartbeatMs ?? endsAtMs - Date.now();
    if (leftMs <= 0 || aborted.aborted) return false;
    if (await signal.after(seen, leftMs, aborted)) return true;
    if (patience.heartbeatMs === undefined || aborted.aborted) return false;
    yield '\n';
  }
}

/** The rows there are and those to come, one a line, until the limit or until nothing came for too long. */
export async function* readContinuous(source: Source, waiting: Waiting): AsyncGenerator<string> {
  const rows = untilGone(source);
  // Nothing to tell yet: a first piece makes the headers go out.
  yield '';
  for (;;) {
    const seen = waiting.signal.count;
    for (let more = true; more;) {
      const batch = await rows.next();
      more = batch.more;
      if (batch.rows.length > 0) yield batch.rows.map((row) => `${row}\n`).join('');
    }
    if (rows.exhausted) break;
    if (!(yield* waitBeyond(seen, waiting, Date.now() + waiting.patience.timeoutMs))) break;
  }
  yield `${JSON.stringify(source.end)}\n`;
}

/** The same rows, ending quietly when the database is deleted, or closed to the reader, while the feed is open. */
function untilGone(source: Source): Source {
  let gone = false;
  return {
    get exhausted() {
      return gone || source.exhausted;
    },
    get end() {
      return source.end;
    },
    async next() {
      try {
        return await source.next();
      } catch (error) {
        if (!(error instanceof CouchError) || error.status === 500) throw error;
        gone = true;
        return { rows: [], more: false };
      }
    }
  };
}
