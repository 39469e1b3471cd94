import type { Remote } from './remote.ts';
import type { Replica } from './replica.ts';

/** Documents of one request of the replication. */
const BATCH = 500;

/**
 * Brings what changed on the server since the last time. The sequence is kept by the replica itself: PouchDB would look for
 * its checkpoint under a name made of an answer of the server, and read everything again where that answer broke off. (It
 * starts from `since` by writing a checkpoint, so the one on this side has to be allowed.)
 */
export async function pull(
  replica: Replica,
  remote: Remote,
  told: { signal: AbortSignal; onChange: (ids: string[]) => void }
): Promise<void> {
  const { since } = await replica.state();
  const result = await remote.use(told.signal, (source) => {
    const replication = replica.local.replicate.from(source, {
      since: since ?? 0,
      checkpoint: 'target',
      batch_size: BATCH
    });
    told.signal.addEventListener('abort', () => replication.cancel(), { once: true });
    void replication.on('change', ({ docs = [] }) => told.onChange(docs.map(({ _id }) => _id)));
    return replication;
  });
  told.signal.throwIfAborted();
  await replica.setState({ since: result.last_seq, syncedMs: Date.now() });
}
