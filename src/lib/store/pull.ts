import type { Remote } from './remote.ts';
import type { Replica } from './replica.ts';

/** Documents of one request of the replication. */
const BATCH = 500;

/**
 * Brings what changed on the server since the last time. The sequence is kept by the replica itself, so no checkpoint is
 * needed on either side: broken off, the next pull starts over and fetches only what is missing.
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
      checkpoint: false,
      batch_size: BATCH
    });
    told.signal.addEventListener('abort', () => replication.cancel(), { once: true });
    void replication.on('change', ({ docs = [] }) => told.onChange(docs.map(({ _id }) => _id)));
    return replication;
  });
  told.signal.throwIfAborted();
  await replica.setState({ since: result.last_seq, syncedMs: Date.now() });
}
