import { setTimeout as sleep } from 'node:timers/promises';
import type { Signal } from '../concurrency.ts';
import { CouchError } from '../errors.ts';
import type { Turn } from '../running-requests.ts';
import { joinRows } from '../http/stream-rows.ts';

type Batch = { rows: string[]; more: boolean };

/** Rows that are read in batches: the changes of a database, or the updates of all databases. */
export type FeedSource = {
  next(): Promise<Batch>;
  readonly isExhausted: boolean;
  readonly end: object;
};

/** How a feed waits for further rows: until the timeout, or without end, with a newline at each heartbeat. */
export type FeedWait = {
  signal: Signal;
  aborted: AbortSignal;
  /** Given up while the feed waits. */
  turn: Turn;
  heartbeatMs: number | undefined;
  timeoutMs: number;
};

/** The rows that are there. The first batch is read before the response begins, so that a failing filter gets its status. */
export async function readNormal(source: FeedSource): Promise<AsyncIterable<string>> {
  const first = await source.next();
  return listNormal(source, first);
}

async function* listNormal(source: FeedSource, first: Batch): AsyncGenerator<string> {
  yield '{"results":[';
  yield* listRows(source, first);
  yield renderEnd(source);
}

const renderEnd = (source: FeedSource) => `\n],\n${JSON.stringify(source.end).slice(1)}\n`;

async function* listRows(source: FeedSource, first?: Batch): AsyncGenerator<string> {
  let separator = '\n';
  let batch = first ?? (await source.next());
  for (;;) {
    for (const text of joinRows(batch.rows)) {
      yield separator + text;
      separator = ',\n';
    }
    if (!batch.more) return;
    batch = await source.next();
  }
}

/**
 * After the first change a longpoll waits for so long before it ends: the writes of one fold, or of machines that report at the same
 * time, are then one response to each of the dashboards that wait, not one each.
 */
const GATHER_MS = 150;

/** The rows that are there, or the first ones to come. */
export async function* readLongpoll(source: FeedSource, wait: FeedWait): AsyncGenerator<string> {
  yield '{"results":[';
  yield* listUntilRows(endWithDatabase(source), wait);
  yield renderEnd(source);
}

async function* listUntilRows(source: FeedSource, wait: FeedWait): AsyncGenerator<string> {
  const deadlineMs = Date.now() + wait.timeoutMs;
  for (;;) {
    const seen = wait.signal.count;
    let found = false;
    for await (const piece of listRows(source)) {
      found = true;
      yield piece;
    }
    if (found || source.isExhausted) return;
    if (!(yield* waitForEvent(seen, wait, deadlineMs, GATHER_MS))) return;
  }
}

/**
 * Waits for more than `seen` events, with a newline at each heartbeat, and then `gatherMs` for further ones.
 * @returns false when the time is over.
 */
async function* waitForEvent(
  seen: number,
  { signal, aborted, turn, heartbeatMs }: FeedWait,
  deadlineMs: number,
  gatherMs = 0
): AsyncGenerator<string, boolean> {
  turn.release();
  for (;;) {
    const remainingMs = heartbeatMs ?? deadlineMs - Date.now();
    if (remainingMs <= 0 || aborted.aborted) return false;
    if (await signal.after(seen, remainingMs, aborted)) {
      if (gatherMs > 0) await sleep(gatherMs, undefined, { signal: aborted }).catch(() => undefined);
      await turn.take();
      return true;
    }
    if (heartbeatMs === undefined || aborted.aborted) return false;
    yield '\n';
  }
}

/** The rows that are there and those to come, one a line, until the limit or until none came for too long. */
export async function* readContinuous(source: FeedSource, wait: FeedWait): AsyncGenerator<string> {
  const rows = endWithDatabase(source);
  for (;;) {
    const seen = wait.signal.count;
    for (let more = true; more;) {
      const batch = await rows.next();
      more = batch.more;
      for (const text of joinRows(batch.rows, '\n')) yield `${text}\n`;
    }
    if (rows.isExhausted) break;
    if (!(yield* waitForEvent(seen, wait, Date.now() + wait.timeoutMs))) break;
  }
  yield `${JSON.stringify(source.end)}\n`;
}

/** The same rows; they end without an error when the database is deleted, or closed to the reader, during the feed. */
function endWithDatabase(source: FeedSource): FeedSource {
  let hasEnded = false;
  return {
    get isExhausted() {
      return hasEnded || source.isExhausted;
    },
    get end() {
      return source.end;
    },
    async next() {
      try {
        return await source.next();
      } catch (error) {
        if (!(error instanceof CouchError) || error.status === 500) throw error;
        hasEnded = true;
        return { rows: [], more: false };
      }
    }
  };
}
