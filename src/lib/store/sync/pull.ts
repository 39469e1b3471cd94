import { LOCAL_MS, whileMoving, type Progress } from '../replica/deadline.ts';
import type { Database } from '../replica/pouch.ts';
import type { Remote, Sequence } from './remote.ts';
import type { Replica } from '../replica/replica.ts';

/** Documents of one request of the replication. */
const BATCH = 500;
/** Longer than a request may take to begin its answer. */
const REQUEST_MS = 35_000;

export type PullEvents = {
  signal: AbortSignal;
  /** Documents that are new, changed or gone. */
  onChange: (ids: string[]) => void;
};

/**
 * Brings what changed on the server since the last time. The sequence is kept by the replica itself: PouchDB would look for
 * its checkpoint under a name made of an answer of the server, and read everything again where that answer broke off. (It
 * starts from `since` by writing a checkpoint, so the one on this side has to be allowed.)
 */
export async function pull(replica: Replica, remote: Remote, told: PullEvents): Promise<void> {
  const { since = 0 } = await replica.state();
  // A request is given time; where none is under way, IndexedDB is at work.
  const work = (progress: Progress) =>
    remote.use(told.signal, (source) => replicate(replica, source, since, told, progress), {
      onBytes: () => progress(REQUEST_MS),
      onRequests: (pending) => progress(pending > 0 ? REQUEST_MS : LOCAL_MS)
    });
  const result = await whileMoving(work, LOCAL_MS);
  told.signal.throwIfAborted();
  await replica.setState({ since: result.last_seq, syncedMs: Date.now() });
}

function replicate(
  replica: Replica,
  source: Database,
  since: Sequence,
  { signal, onChange }: PullEvents,
  progress: Progress
) {
  const options = { since, checkpoint: 'target', batch_size: BATCH } as const;
  const replication = replica.local.replicate.from(source, options);
  signal.addEventListener('abort', () => replication.cancel(), { once: true });
  void replication.on('change', ({ docs = [] }) => {
    progress();
    onChange(docs.map(({ _id }) => _id));
  });
  return replication;
}
