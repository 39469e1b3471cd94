/** Sends what is new to the server, in one request, and again what it refused earlier. */
import { formatInstant } from '#domain/time/calendar.ts';
import { ServerError } from '../errors.ts';
import type { Pouch, Refusal, StoreState } from '../store.ts';
import type { RefusedDocument, RemoteDatabase, Revision, RevisionName } from './remote-database.ts';

/** About 150 kB of days in one request, which may have 1 MB. */
const BATCH_SIZE = 30;
/** Names of revisions that are compared in one request; each has about 70 bytes. */
const MAX_COMPARED = 500;
/** So many documents refused on their own and none accepted: the reason is not in the documents. */
const MAX_REFUSED_ALONE = 20;

export type Refusals = Record<string, Refusal>;
export type Pushed = { pushed: number; refused: Refusals; sentSeq: number };

export type PushOptions = Pick<StoreState, 'refused'> & {
  local: Pouch;
  remote: RemoteDatabase;
  nowMs: number;
  /** Where the server certainly has everything up to this local sequence: then only what follows is sent, in one request. */
  sentSeq?: number;
};

/**
 * Sends everything from `local` that `remote` does not have. What the server refuses is returned with its reason and sent again with
 * every push. A document because of which a whole request is refused does not hold up the others.
 */
export async function push({ local, remote, refused: before, nowMs, sentSeq }: PushOptions): Promise<Pushed> {
  const sent =
    (sentSeq === undefined ? undefined : await sendNew(local, remote, { sentSeq, before })) ??
    (await sendMissing(local, remote));
  const refused: Refusals = {};
  for (const { id, reason } of sent.refused) {
    refused[id] = { reason, since: before[id]?.since ?? formatInstant(nowMs) };
  }
  return { pushed: sent.accepted, refused, sentSeq: sent.sentSeq };
}

type Sent = { accepted: number; refused: RefusedDocument[] };

/** Sends what is newer than `sentSeq`, and what was refused before; undefined where that is too much for one request. */
async function sendNew(
  local: Pouch,
  remote: RemoteDatabase,
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

/** Sends every revision that `remote` does not have, also what it lost. */
async function sendMissing(local: Pouch, remote: RemoteDatabase): Promise<Sent & { sentSeq: number }> {
  const { results, last_seq: sentSeq } = await local.changes({ style: 'all_docs' });
  const names = results.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })));
  const missing: RevisionName[] = [];
  for (let first = 0; first < names.length; first += MAX_COMPARED)
    missing.push(...(await remote.findMissing(names.slice(first, first + MAX_COMPARED))));
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

/** Whether the content of a whole request was refused. */
const isRefusal = (error: unknown): error is ServerError =>
  error instanceof ServerError && (error.kind === 'too-large' || error.kind === 'rejected');

/** Sends documents in one request; where that is refused as a whole, in halves, until the refused documents are alone. */
async function send(
  remote: RemoteDatabase,
  documents: readonly Revision[],
  before: Sent = NONE
): Promise<Sent> {
  if (documents.length === 0) return NONE;
  try {
    const refused = await remote.write(documents);
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

function reasonOf({ kind, message, cause }: ServerError): string {
  if (kind === 'too-large') return 'too large (413)';
  return cause instanceof Error ? cause.message : message;
}

/** With their history, so that they can be stored as they are. */
async function readRevisions(local: Pouch, docs: { id: string; rev?: string }[]): Promise<Revision[]> {
  if (docs.length === 0) return [];
  const { results } = await local.bulkGet({ docs, revs: true });
  return results.flatMap(({ docs: found }) => found.flatMap((doc) => ('ok' in doc ? [doc.ok] : [])));
}
