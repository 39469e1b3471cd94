/** Sends what is new to the server, in one short replication, and again what it refused earlier. */
import * as v from 'valibot';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Content, Pouch, Refusal, StoreState } from '../store.ts';
import { offline } from './server-errors.ts';

/** About 150 kB of days in one request, which may have 1 MB; where that is too much, the largest documents fit one by one. */
const BATCH_SIZES = [30, 3] as const;
/** A replication that makes no step for so long hangs. */
const WATCHDOG_MS = 180_000;

export type Refusals = Record<string, Refusal>;
export type Pushed = { pushed: number; refused: Refusals; sentSeq: number };

const RefusedDocument = v.looseObject({
  id: v.string(),
  name: v.optional(v.string()),
  reason: v.optional(v.string()),
  message: v.optional(v.string())
});
type RefusedDocument = v.InferOutput<typeof RefusedDocument>;

export type PushOptions = Pick<StoreState, 'refused'> & {
  local: Pouch;
  remote: Pouch;
  /** Of the server, for errors. */
  url: string;
  nowMs: number;
};

/**
 * Replicates once from `local` to `remote`. What the server refuses is returned with its reason and sent again with
 * every push, for a replication alone would never send it again.
 */
export async function push({ local, remote, refused: before, url, nowMs }: PushOptions): Promise<Pushed> {
  const replicated = await replicateInBatches(local, remote, url);
  const refusedNow = readRefused(replicated.errors);
  const again = Object.keys(before).filter((id) => !refusedNow.some((refusal) => refusal.id === id));
  const offered = await offer(local, remote, again);
  const refused: Refusals = {};
  for (const document of [...refusedNow, ...offered.refused]) {
    const known = before[document.id];
    const reason = document.reason ?? document.message ?? 'no reason given';
    refused[document.id] = { reason, since: known?.since ?? formatInstant(nowMs) };
  }
  return {
    pushed: replicated.docs_written + offered.accepted,
    refused,
    sentSeq: Number(replicated.last_seq)
  };
}

const isTooLarge = (error: unknown) => error instanceof Error && 'status' in error && error.status === 413;

async function replicateInBatches(local: Pouch, remote: Pouch, url: string) {
  const [usual, small] = BATCH_SIZES;
  try {
    return await replicate(local, remote, { url, batch_size: usual });
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return replicate(local, remote, { url, batch_size: small });
  }
}

async function replicate(
  local: Pouch,
  remote: Pouch,
  { url, batch_size }: { url: string; batch_size: number }
) {
  const replication = local.replicate.to(remote, { batch_size, batches_limit: 2 });
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_resolve, reject) => {
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () => reject(offline(url, new DOMException('No progress.', 'TimeoutError'))),
        WATCHDOG_MS
      );
    };
    void replication.on('change', restart);
    restart();
  });
  try {
    return await Promise.race([replication, hangs]);
  } finally {
    clearTimeout(timer);
    replication.cancel();
  }
}

function readRefused(errors: readonly unknown[]): RefusedDocument[] {
  return errors.flatMap((error) => {
    const parsed = v.safeParse(RefusedDocument, error);
    return parsed.success ? [parsed.output] : [];
  });
}

async function offer(local: Pouch, remote: Pouch, ids: string[]) {
  if (ids.length === 0) return { accepted: 0, refused: [] };
  const { results } = await local.bulkGet({ docs: ids.map((id) => ({ id })), revs: true });
  const documents: PouchDB.Core.Stored<Content>[] = results.flatMap(({ docs }) =>
    docs.flatMap((doc) => ('ok' in doc ? [doc.ok] : []))
  );
  const responses = [];
  for (const document of documents)
    responses.push(...(await remote.bulkDocs([document], { new_edits: false })));
  const refused = readRefused(responses.filter((response) => 'error' in response));
  const refusedIds = new Set(refused.map(({ id }) => id));
  return { accepted: documents.filter(({ _id }) => !refusedIds.has(_id)).length, refused };
}
