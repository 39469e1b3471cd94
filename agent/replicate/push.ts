/** Sends what is new to the server, in one short replication, and again what it refused earlier. */
import * as v from 'valibot';
import { formatInstant } from '#domain/time/calendar.ts';
import type { Content, Pouch, Refusal, StoreState } from '../store.ts';
import { offline } from './server-errors.ts';

/** About 150 kB of days in one request, which may have 1 MB. */
const BATCH_SIZE = 30;
/** So many documents refused on their own and none accepted: the reason is not in the documents. */
const MAX_REFUSED_ALONE = 20;
/** A replication that makes no step for so long hangs. */
const WATCHDOG_MS = 180_000;

export type Refusals = Record<string, Refusal>;
export type Pushed = { pushed: number; refused: Refusals; sentSeq: number };

/** Of one document, in the response to many. */
const RefusedDocument = v.looseObject({
  id: v.string(),
  error: v.union([v.string(), v.boolean()]),
  reason: v.optional(v.string()),
  message: v.optional(v.string())
});

export type PushOptions = Pick<StoreState, 'refused'> & {
  local: Pouch;
  remote: Pouch;
  /** Of the server, for errors. */
  url: string;
  nowMs: number;
  /** Where the server certainly has everything up to this local sequence: then only what follows is sent, in one request. */
  sentSeq?: number;
};

/**
 * Sends everything new from `local` to `remote`. What the server refuses is returned with its reason and sent again with
 * every push, for a replication alone would never send it again. A document because of which a whole request is refused
 * does not hold up the others.
 */
export async function push(options: PushOptions): Promise<Pushed> {
  const { local, remote, refused: before, url, nowMs, sentSeq } = options;
  const sent =
    (sentSeq === undefined ? undefined : await sendNew(local, remote, { sentSeq, before })) ??
    (await replicateAndOffer(local, remote, { url, before }).catch((error: unknown) => {
      if (isRefusal(error)) return sendMissing(local, remote);
      throw error;
    }));
  const refused: Refusals = {};
  for (const { id, reason } of sent.refused) {
    refused[id] = { reason, since: before[id]?.since ?? formatInstant(nowMs) };
  }
  return { pushed: sent.accepted, refused, sentSeq: sent.sentSeq };
}

type Sent = { accepted: number; refused: { id: string; reason: string }[] };

/** Sends what is newer than `sentSeq`, and what was refused before; undefined where that is too much for one request. */
async function sendNew(
  local: Pouch,
  remote: Pouch,
  { sentSeq, before }: { sentSeq: number; before: Refusals }
): Promise<(Sent & { sentSeq: number }) | undefined> {
  const { results, last_seq } = await local.changes({ since: sentSeq, style: 'all_docs' });
  const revisions = results.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
  const again = Object.keys(before).filter((id) => !results.some((result) => result.id === id));
  const wanted = [...revisions, ...again.map((id) => ({ id }))];
  if (wanted.length > BATCH_SIZE) return undefined;
  const sent = await send(remote, await readRevisions(local, wanted));
  return { ...sent, sentSeq: Number(last_seq) };
}

async function replicateAndOffer(
  local: Pouch,
  remote: Pouch,
  { url, before }: { url: string; before: Refusals }
): Promise<Sent & { sentSeq: number }> {
  const replicated = await replicate(local, remote, url);
  const refusedNow = readRefused(replicated.errors);
  const again = Object.keys(before).filter((id) => !refusedNow.some((refusal) => refusal.id === id));
  const documents = await readRevisions(
    local,
    again.map((id) => ({ id }))
  );
  const offered = await send(remote, documents);
  return {
    accepted: replicated.docs_written + offered.accepted,
    refused: [...refusedNow, ...offered.refused],
    sentSeq: Number(replicated.last_seq)
  };
}

/** Whether the content of a request was refused, or of one of its documents for another reason than who sends it. */
function isRefusal(error: unknown): boolean {
  // PouchDB does not always make an Error of it.
  if (typeof error !== 'object' || error === null) return false;
  if ('kind' in error && error.kind === 'too-large') return true;
  return ('status' in error && error.status === 400) || v.is(RefusedDocument, error);
}

/** Sends every revision that `remote` does not have, without a replication, which ends with the first refused request. */
async function sendMissing(local: Pouch, remote: Pouch): Promise<Sent & { sentSeq: number }> {
  const { results, last_seq: sentSeq } = await local.changes({ style: 'all_docs' });
  const missing: { id: string; rev: string }[] = [];
  for (let first = 0; first < results.length; first += BATCH_SIZE) {
    const some = results.slice(first, first + BATCH_SIZE);
    const diff = await remote.revsDiff(
      Object.fromEntries(some.map(({ id, changes }) => [id, changes.map(({ rev }) => rev)]))
    );
    for (const [id, { missing: revs = [] }] of Object.entries(diff))
      missing.push(...revs.map((rev) => ({ id, rev })));
  }
  let sent: Sent = NONE;
  for (let first = 0; first < missing.length; first += BATCH_SIZE) {
    const documents = await readRevisions(local, missing.slice(first, first + BATCH_SIZE));
    sent = add(sent, await send(remote, documents, sent));
  }
  return { ...sent, sentSeq: Number(sentSeq) };
}

const NONE: Sent = { accepted: 0, refused: [] };
const add = (one: Sent, other: Sent): Sent => ({
  accepted: one.accepted + other.accepted,
  refused: [...one.refused, ...other.refused]
});

/** Sends documents in one request; where that is refused as a whole, in halves, until the refused documents are alone. */
async function send(remote: Pouch, documents: readonly Revision[], before: Sent = NONE): Promise<Sent> {
  if (documents.length === 0) return NONE;
  try {
    const responses = await remote.bulkDocs([...documents], { new_edits: false });
    const refused = readRefused(responses.filter((response) => 'error' in response));
    const refusedIds = new Set(refused.map(({ id }) => id));
    return { accepted: documents.filter(({ _id }) => !refusedIds.has(_id)).length, refused };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [document, ...others] = documents;
    if (document !== undefined && others.length === 0) {
      if (before.accepted === 0 && before.refused.length >= MAX_REFUSED_ALONE) throw error;
      return { accepted: 0, refused: [{ id: document._id, reason: reasonOf(error) }] };
    }
    const half = Math.ceil(documents.length / 2);
    const first = await send(remote, documents.slice(0, half), before);
    return add(first, await send(remote, documents.slice(half), add(before, first)));
  }
}

function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('kind' in error && error.kind === 'too-large') return 'too large (413)';
  const { reason, message } = error as { reason?: unknown; message?: unknown };
  return String(reason ?? message ?? 'no reason given');
}

async function replicate(local: Pouch, remote: Pouch, url: string) {
  const replication = local.replicate.to(remote, { batch_size: BATCH_SIZE, batches_limit: 2 });
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

function readRefused(errors: readonly unknown[]): Sent['refused'] {
  return errors.flatMap((error) => {
    const parsed = v.safeParse(RefusedDocument, error);
    if (!parsed.success) return [];
    const { id, reason, message } = parsed.output;
    return [{ id, reason: reason ?? message ?? 'no reason given' }];
  });
}

type Revision = PouchDB.Core.Stored<Content>;

/** With their history, so that they can be stored as they are. */
async function readRevisions(local: Pouch, docs: { id: string; rev?: string }[]): Promise<Revision[]> {
  if (docs.length === 0) return [];
  const { results } = await local.bulkGet({ docs, revs: true });
  return results.flatMap(({ docs: found }) => found.flatMap((doc) => ('ok' in doc ? [doc.ok] : [])));
}
