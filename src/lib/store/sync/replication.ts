/** Exchanges changes between a replica and its database on the server. */
import { STEP_TIMEOUT_MS, withProgressTimeout, type Progress } from '../replica/indexeddb.ts';
import type { Sequence } from '../replica/records.ts';
import type { Replica } from '../replica/replica.ts';
import type { Remote } from './remote.ts';

/** Documents in one request of the replication. */
const BATCH_DOCUMENTS = 500;
/** Longer than the server may take to begin its response. */
const REQUEST_TIMEOUT_MS = 35_000;

const UNKNOWN_SOURCE = { db_name: '', doc_count: 0, update_seq: 0 };

export type PullOptions = {
  signal: AbortSignal;
  /** Called with the ids of documents that are new, changed or gone. */
  onChange: (ids: string[]) => void;
};

/**
 * Fetches what changed on the server since the last time. The replica stores the sequence itself: PouchDB would look for its
 * checkpoint under a name derived from a response of the server, and read everything again where that response broke off. (It
 * starts from `since` by writing a checkpoint, so the one on this side has to be allowed.)
 */
export async function pull(replica: Replica, remote: Remote, options: PullOptions): Promise<void> {
  const { since = 0 } = await replica.state();
  // Without a pending request, IndexedDB is at work.
  const work = (progress: Progress) =>
    remote.use(options.signal, (source) => replicate(replica, { source, since, progress, ...options }), {
      onBytes: () => progress(REQUEST_TIMEOUT_MS),
      onRequests: (pending) => progress(pending > 0 ? REQUEST_TIMEOUT_MS : STEP_TIMEOUT_MS)
    });
  const result = await withProgressTimeout(work, STEP_TIMEOUT_MS);
  options.signal.throwIfAborted();
  await replica.setState({ since: result.last_seq, syncedMs: Date.now() });
}

function replicate(
  replica: Replica,
  {
    source,
    since,
    progress,
    signal,
    onChange
  }: PullOptions & { source: PouchDB.Database; since: Sequence; progress: Progress }
) {
  const options = { since, checkpoint: 'target', batch_size: BATCH_DOCUMENTS } as const;
  // PouchDB asks for it after every batch, for its list of tasks alone, and leaves a failure unhandled.
  const describe = source.info.bind(source);
  source.info = () => describe().catch(() => UNKNOWN_SOURCE);
  const replication = replica.local.replicate.from(source, options);
  signal.addEventListener('abort', () => replication.cancel(), { once: true });
  void replication.on('change', ({ docs = [] }) => {
    progress();
    onChange(docs.map(({ _id }) => _id));
  });
  return replication;
}

/**
 * Sends what was written here. Returns whether anything was sent. What the server refuses stays in the outbox with the
 * reason; it is sent again only when `retryRefused` is set.
 */
export async function push(
  replica: Replica,
  remote: Remote,
  { retryRefused, signal }: { retryRefused: boolean; signal: AbortSignal }
): Promise<boolean> {
  const writes = Object.entries(await replica.outbox.writes());
  const ids = writes
    .filter(([, { denied, discarded }]) => !discarded && (retryRefused || denied === undefined))
    .map(([id]) => id);
  if (ids.length === 0) return false;
  const documents = await replica.withHistory(ids);
  const results: (PouchDB.Core.Response | PouchDB.Core.Error)[] = [];
  for (const batch of splitBySize(documents)) {
    const send = (database: PouchDB.Database) => database.bulkDocs(batch, { new_edits: false });
    results.push(...(await remote.use(signal, send)));
  }
  const refused = new Map(
    results.flatMap((result) =>
      'error' in result && result.id !== undefined ? [[result.id, reasonOf(result)]] : []
    )
  );
  const sent = revisionsById(documents);
  const now = revisionsById(await replica.withHistory(ids));
  // A document that changed again while it was being sent stays in the outbox.
  await replica.outbox.remove(ids.filter((id) => !refused.has(id) && now.get(id) === sent.get(id)));
  if (refused.size > 0) await replica.outbox.deny(refused);
  return true;
}

/** A request may have 1 MB, a document a quarter of that. */
const MAX_REQUEST_LENGTH = 300_000;

/** Documents in batches that a request holds, even where each character takes three bytes. */
function splitBySize<T>(documents: readonly T[]): T[][] {
  const batches: T[][] = [];
  let length = Infinity;
  for (const document of documents) {
    const added = JSON.stringify(document).length;
    if (length + added > MAX_REQUEST_LENGTH) {
      batches.push([]);
      length = 0;
    }
    batches.at(-1)?.push(document);
    length += added;
  }
  return batches;
}

/** One text for all revisions of each document. */
function revisionsById(documents: PouchDB.Core.Stored[]): Map<string, string> {
  const revisions = new Map<string, string>();
  for (const { _id, _rev } of documents) revisions.set(_id, `${revisions.get(_id) ?? ''} ${_rev}`);
  return revisions;
}

/** CouchDB's `reason`; PouchDB passes it on as one of these. */
const reasonOf = (result: PouchDB.Core.Error & { reason?: string }): string =>
  result.reason ?? result.message ?? result.name;

/**
 * Replaces discarded writes with the server's versions. The replica is rebuilt without them: on top of a version that the
 * server never had, every later version from there would be in conflict. Returns the ids.
 */
export async function dropDiscarded(
  replica: Replica,
  remote: Remote,
  signal: AbortSignal
): Promise<string[]> {
  const writes = Object.entries(await replica.outbox.writes());
  const ids = writes.filter(([, { discarded }]) => discarded).map(([id]) => id);
  if (ids.length === 0) return [];
  // First, so that everything stays as it is while the server is unreachable.
  const documents = await remote.read(ids, signal);
  await replica.rebuild((id) => !ids.includes(id));
  await replica.local.bulkDocs(documents, { new_edits: false });
  await replica.outbox.remove(ids);
  return ids;
}
